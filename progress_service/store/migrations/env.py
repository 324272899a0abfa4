"""Alembic's way to the database: run by `progress_service.store.schema` only."""

from alembic import context
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from progress_service.store.tables import Base

_LOCK = 5_072_026
"""Of Postgres's advisory locks, the one that a migration holds."""


def _migrate() -> None:
    engine = create_engine(context.config.attributes["url"], poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        context.configure(connection=connection, target_metadata=Base.metadata)
        context.run_migrations()


_migrate()

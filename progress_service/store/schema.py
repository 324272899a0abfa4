"""Bring a database's schema to the version that this code needs."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError

from progress_service.store.errors import DatabaseNewer, DatabaseNotMigrated, DatabaseUnavailable

MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade(url: str, revision: str = "head") -> None:
    """Migrate the database forward. Two at once wait for each other.

    Args:
        url: SQLAlchemy's, `postgresql+psycopg://…`.
        revision: where to stop.

    Raises:
        DatabaseNewer: a newer version of Waymark has migrated it.
        DatabaseUnavailable: it does not answer.
    """
    _revision_of(url)
    try:
        command.upgrade(_config(url), revision)
    except OperationalError as error:
        raise DatabaseUnavailable(problem=str(error.orig).partition("\n")[0]) from error


def downgrade(url: str, revision: str) -> None:
    """Migrate the database back, to before Waymark with `base`. What the later schema held in addition is dropped."""
    command.downgrade(_config(url), revision)


def revisions() -> list[str]:
    """All revisions, oldest first."""
    script = ScriptDirectory.from_config(_config(""))
    return [step.revision for step in script.walk_revisions()][::-1]


def check_migrated(url: str) -> None:
    """Refuse a database of another schema.

    Raises:
        DatabaseNewer: a newer version of Waymark has migrated it.
        DatabaseNotMigrated: it is at an earlier revision than the newest one.
        DatabaseUnavailable: it does not answer.
    """
    found, wanted = _revision_of(url), revisions()[-1]
    if found != wanted:
        raise DatabaseNotMigrated(found=found or "nothing", wanted=wanted)


def _revision_of(url: str) -> str | None:
    """The revision that the database is at; none before the first migration. Raises as `check_migrated` does."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            found = MigrationContext.configure(connection).get_current_revision()
    except OperationalError as error:
        raise DatabaseUnavailable(problem=str(error.orig).partition("\n")[0]) from error
    finally:
        engine.dispose()
    known = revisions()
    if found is not None and found not in known:
        raise DatabaseNewer(found=found, wanted=known[-1])
    return found


def _config(url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["url"] = url
    return config

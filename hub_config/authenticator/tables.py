"""The authenticator's tables, which stand beside JupyterHub's own in the hub's database."""

from sqlalchemy import Boolean, Column, Engine, Float, Index, Integer, MetaData, String, Table, create_engine

metadata = MetaData()

#: One row for each name that signed up. Times are seconds since the epoch, UTC.
accounts = Table(
    "waymark_accounts",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("password_hash", String(256), nullable=False),
    Column("approved", Boolean, nullable=False),
    Column("admin", Boolean, nullable=False),
    Column("created_at", Float, nullable=False),
)

#: Codes that let their bearer sign up. Only a code's SHA-256 is kept; codes are random, so that is enough.
invitations = Table(
    "waymark_invitations",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("code_hash", String(64), nullable=False, unique=True),
    Column("note", String(200), nullable=False),
    Column("uses_left", Integer, nullable=False),
    Column("expires_at", Float, nullable=False),
)

#: Attempts that count against a limit, by key (`sign-in name ada`, `sign-up address 127.0.0.1`).
attempts = Table(
    "waymark_attempts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String(200), nullable=False),
    Column("at", Float, nullable=False),
    Index("ix_waymark_attempts_key_at", "key", "at"),
)


def open_database(url: str) -> Engine:
    """Return an engine on the hub's database, with the tables in place."""
    # A connection that died with its server is replaced, not handed out.
    engine = create_engine(url, pool_pre_ping=True)
    metadata.create_all(engine)
    return engine

"""The way to Postgres: one engine a process, one transaction a piece of work."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from select import POLLIN, poll

from psycopg import AsyncConnection
from psycopg import OperationalError as PsycopgError
from sqlalchemy import Engine, create_engine, event, make_url, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, DisconnectionError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

from progress_service.store.errors import DatabaseUnavailable

Session = AsyncSession
"""One transaction, as the functions of this room take it. Elsewhere it is only handed on."""


class Database:
    """A pool of connections to one database.

    Args:
        url: SQLAlchemy's, `postgresql+psycopg://…`.
        connections: how many may be open at once, LISTEN's not counted.
    """

    def __init__(self, url: str, connections: int = 10) -> None:
        self.url = url
        self._engine = create_async_engine(
            url,
            pool_size=connections,
            max_overflow=0,
            pool_timeout=10.0,
            pool_use_lifo=True,  # so that the same few connections are used, which have their statements prepared
            connect_args={"connect_timeout": 5, "application_name": "waymark", "prepare_threshold": 1},
        )
        event.listen(self._engine.sync_engine, "checkout", _replace_ended)
        self._sessions = async_sessionmaker(self._engine, expire_on_commit=False)

    @property
    def conninfo(self) -> str:
        """libpq's address of the same database."""
        return make_url(self.url).set(drivername="postgresql").render_as_string(hide_password=False)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Session]:
        """A transaction: committed when the block ends, rolled back when it raises.

        Raises:
            DatabaseUnavailable: the database does not answer, went away, or has no room left. Nothing is known of what
                was done in the block, so it must be safe to do again.
        """
        try:
            async with self._sessions.begin() as session:
                yield session
        except (OperationalError, InterfaceError, PoolTimeout) as error:
            raise DatabaseUnavailable(problem=_first_line(error)) from error
        except DBAPIError as error:
            if error.connection_invalidated:
                raise DatabaseUnavailable(problem=_first_line(error)) from error
            raise

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[Session]:
        """A transaction that sees the database as it is at its first query, however many queries follow.

        Raises:
            DatabaseUnavailable: as `transaction` says.
        """
        async with self.transaction() as session:
            await session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            yield session

    async def ping(self) -> None:
        """Ask the database for nothing.

        Raises:
            DatabaseUnavailable: it does not answer.
        """
        async with self.transaction() as session:
            await session.execute(text("SELECT 1"))

    async def close(self) -> None:
        """Close all connections."""
        await self._engine.dispose()


def synchronous_engine(url: str) -> Engine:
    """SQLAlchemy's own way to a database, for tools that know no other. It connects when it is used."""
    return create_engine(url)


async def check_open(connection: AsyncConnection) -> None:
    """Close and refuse a connection that the server has ended, as a restarted one has.

    Looks whether the server has sent anything that nobody asked for, such as the end. Asking it, as SQLAlchemy's and
    psycopg's own checks do, would cost each transaction a round trip.

    Raises:
        psycopg.OperationalError: it has ended.
    """
    if _is_ended(connection):
        await connection.close()  # else the pool would take it back
        raise PsycopgError("the server has ended the connection")


def _replace_ended(connection: DBAPIConnection, *_about: object) -> None:
    """A restarted Postgres costs no request: the pool connects anew."""
    if _is_ended(connection.driver_connection):
        raise DisconnectionError


def _is_ended(connection: AsyncConnection) -> bool:
    if connection.closed:
        return True
    watching = poll()
    watching.register(connection.fileno(), POLLIN)
    return bool(watching.poll(0))


def _first_line(error: Exception) -> str:
    original = getattr(error, "orig", None) or error
    return str(original).strip().partition("\n")[0] or type(original).__name__

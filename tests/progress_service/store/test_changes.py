"""Hearing of changes: at once, and nothing lost when the connection dies."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from uuid import uuid4

import psycopg
import pytest

from progress_service.store.changes import AnythingMayHaveChanged, Change, Changed, announce, listen
from progress_service.store.time_on_task import add_time
from tests.progress_service.store.conftest import rows

pytestmark = pytest.mark.integration

TERMINATE = (
    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
    " WHERE application_name = 'waymark-listen' AND datname = current_database()"
)


@pytest.fixture
async def changes(database) -> AsyncIterator[asyncio.Queue[Change]]:
    heard: asyncio.Queue[Change] = asyncio.Queue()

    async def hear() -> None:
        async for change in listen(database):
            heard.put_nowait(change)

    listening = asyncio.create_task(hear())
    yield heard
    listening.cancel()
    with pytest.raises(asyncio.CancelledError):
        await listening


@pytest.fixture
def may_connect(monkeypatch) -> asyncio.Event:
    """While it is clear, whoever listens waits before they connect again."""
    allowed = asyncio.Event()
    allowed.set()
    connect = psycopg.AsyncConnection.connect

    async def connect_when_allowed(*given: object, **named: object) -> psycopg.AsyncConnection:
        if named.get("application_name") == "waymark-listen":
            await allowed.wait()
        return await connect(*given, **named)

    monkeypatch.setattr(psycopg.AsyncConnection, "connect", connect_when_allowed)
    return allowed


async def test_it_begins_with_a_call_to_read_everything(changes):
    assert await asyncio.wait_for(changes.get(), 5) == AnythingMayHaveChanged()


async def test_a_committed_change_is_heard_and_a_rolled_back_one_is_not(database, changes):
    await asyncio.wait_for(changes.get(), 5)

    async def fail() -> None:
        async with database.transaction() as session:
            await announce(session, Changed(1, 1))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    async with database.transaction() as session:
        await announce(session, Changed(2, 3))
    assert await asyncio.wait_for(changes.get(), 5) == Changed(2, 3)


async def test_a_submission_is_heard(ada, changes):
    await asyncio.wait_for(changes.get(), 5)
    submission = await ada.submit()
    assert await asyncio.wait_for(changes.get(), 5) == Changed(ada.id, submission)


async def test_after_a_lost_connection_everything_is_to_be_read_again(database, changes, may_connect):
    await asyncio.wait_for(changes.get(), 5)
    for _ in range(3):
        may_connect.clear()
        assert len(await rows(database, TERMINATE)) == 1
        async with database.transaction() as session:
            await announce(session, Changed(1, 1))  # nobody hears this one
        may_connect.set()
        assert await asyncio.wait_for(changes.get(), 5) == AnythingMayHaveChanged()
    async with database.transaction() as session:
        await announce(session, Changed(4, 5))
    assert await asyncio.wait_for(changes.get(), 5) == Changed(4, 5)


async def test_time_on_task_is_announced(database, ada, changes):
    assert await asyncio.wait_for(changes.get(), 5) == AnythingMayHaveChanged()
    now = datetime.now(UTC)
    async with database.transaction() as session:
        await add_time(session, ada.id, "python", "numbers", uuid4(), 10, now)
    assert await asyncio.wait_for(changes.get(), 5) == Changed(ada.id, submission=None)

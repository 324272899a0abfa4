"""Tell other processes that something changed, and hear of it.

A message only names what changed (decision 7): whoever hears it re-reads the store, and does so after each connect too.
"""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass

import psycopg
from sqlalchemy import ColumnElement, SQLColumnExpression, Text, cast, func, text

from progress_service.store.database import Database, Session

CHANNEL = "waymark_changes"

log = logging.getLogger(__name__)

_RECONNECT_SECONDS = (0.05, 2.0)
"""Pause before the first try to connect again, doubling up to the last."""
_QUIET_SECONDS = 10.0
"""After so long without a message the connection is tried, so that a dead one does not go unnoticed."""


@dataclass(frozen=True)
class Changed:
    """Something of one learner changed."""

    user: int
    submission: int | None
    """None where it is none of a submission: time on task was counted."""


@dataclass(frozen=True)
class AnythingMayHaveChanged:
    """Messages may have been missed, or what changed concerns everybody: re-read whatever you show."""


Change = Changed | AnythingMayHaveChanged


async def announce(session: Session, change: Change) -> None:
    """Send the message when, and only when, this transaction commits."""
    payload = {"user": change.user, "submission": change.submission} if isinstance(change, Changed) else {}
    await session.execute(
        text("SELECT pg_notify(:channel, :payload)"), {"channel": CHANNEL, "payload": json.dumps(payload)}
    )


def announcing(user: SQLColumnExpression[int], submission: SQLColumnExpression[int]) -> ColumnElement[object]:
    """What a statement has to return so that it announces `Changed(user, submission)` on its way."""
    payload = func.json_build_object("user", user, "submission", submission)
    return func.pg_notify(CHANNEL, cast(payload, Text)).label("announced")


async def listen(database: Database) -> AsyncIterator[Change]:
    """Every change from now on, for ever, over one connection that is made again whenever it is lost.

    Yields:
        `AnythingMayHaveChanged` after each connect, then each message.
    """
    pause = _RECONNECT_SECONDS[0]
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(
                database.conninfo, autocommit=True, connect_timeout=5, application_name="waymark-listen"
            ) as connection:
                await connection.execute(f"LISTEN {CHANNEL}")
                pause = _RECONNECT_SECONDS[0]
                yield AnythingMayHaveChanged()
                async for change in _messages(connection):
                    yield change
        except psycopg.OperationalError as error:
            log.warning("The connection that listens for changes is lost (%s); next try in %g s", error, pause)
            await asyncio.sleep(pause)
            pause = min(pause * 2, _RECONNECT_SECONDS[1])


async def _messages(connection: psycopg.AsyncConnection) -> AsyncIterator[Change]:
    while True:
        async for notification in connection.notifies(timeout=_QUIET_SECONDS):
            yield _change(notification.payload)
        await connection.execute("SELECT 1")


def _change(payload: str) -> Change:
    fields = json.loads(payload)
    return Changed(**fields) if fields else AnythingMayHaveChanged()

"""Wakes whoever shows something of a learner when something of that learner changes."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from progress_service.store.changes import Changed, listen
from progress_service.store.database import Database


class Wakes:
    """One connection that listens, for all that wait in this process."""

    def __init__(self) -> None:
        self._waiting: defaultdict[int, set[asyncio.Event]] = defaultdict(set)

    async def run(self, database: Database) -> None:
        """Listen for ever."""
        async for change in listen(database):
            if isinstance(change, Changed):
                self._wake(change.user)
            else:
                for user in tuple(self._waiting):
                    self._wake(user)

    @contextmanager
    def of(self, user: int) -> Iterator[asyncio.Event]:
        """An event that is set whenever something of the learner may have changed. Whoever waits clears it."""
        event = asyncio.Event()
        self._waiting[user].add(event)
        try:
            yield event
        finally:
            self._waiting[user].discard(event)
            if not self._waiting[user]:
                del self._waiting[user]

    def _wake(self, user: int) -> None:
        for event in self._waiting.get(user, ()):
            event.set()

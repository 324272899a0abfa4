"""Live events for all pages of this server, over one WebSocket to the progress service."""

import asyncio
import json
import random
from collections.abc import Awaitable, Callable
from logging import Logger
from typing import Protocol

from tornado.websocket import WebSocketClosedError

from grader_ext.core.errors import WaymarkError

FIRST_WAIT_SECONDS = 0.5
LONGEST_WAIT_SECONDS = 20.0
LINGER_SECONDS = 5.0
"""How long the connection outlives the last page: a reload finds it open."""
LOST = "The connection to the progress service is lost; trying again."


class Upstream(Protocol):
    """A WebSocket to the service, as tornado's client gives it."""

    def read_message(self) -> Awaitable[str | bytes | None]:
        """The next message; None when the connection has ended."""

    def close(self) -> None:
        """End the connection."""


class Page(Protocol):
    """A page's WebSocket, as tornado's handler gives it."""

    def write_message(self, message: str) -> Awaitable[None]:
        """Send one event as JSON."""


class Relay:
    """Connects when the first page joins, reconnects by itself, and disconnects after the last page left.

    Each page gets a `snapshot` before it gets anything else: on the relay's own connect the one that the service sends,
    later by a short connection of the page's own, whose events wait until the snapshot is through.
    """

    def __init__(
        self, connect: Callable[[], Awaitable[Upstream]], log: Logger, first_wait: float = FIRST_WAIT_SECONDS
    ) -> None:
        self._connect = connect
        self._log = log
        self._first_wait = first_wait
        self._pages: dict[Page, list[str] | None] = {}
        self._state = connection_event("lost", "Connecting to the progress service.")
        self._connected = False
        self._running: asyncio.Task[None] | None = None
        self._catching_up: set[asyncio.Task[None]] = set()

    def join(self, page: Page) -> None:
        """Send events to this page from now on."""
        self._pages[page] = [] if self._connected else None
        self._send(page, self._state)
        if self._running is None:
            self._running = asyncio.create_task(self._run())
        elif self._connected:
            task = asyncio.create_task(self._catch_up(page))
            self._catching_up.add(task)
            task.add_done_callback(self._catching_up.discard)

    def leave(self, page: Page) -> None:
        """Send nothing more to this page."""
        self._pages.pop(page, None)
        if not self._pages:
            asyncio.get_running_loop().call_later(LINGER_SECONDS, self._stop_if_alone)

    def close(self) -> None:
        """Stop, whoever is there."""
        if self._running is not None:
            self._running.cancel()
        self._running, self._connected = None, False
        for task in self._catching_up:
            task.cancel()

    def _stop_if_alone(self) -> None:
        if not self._pages:
            self.close()

    async def _run(self) -> None:
        failures = 0
        while True:
            if await self._relay_until_lost():
                failures = 0
            self._tell_connection("lost", LOST)
            await asyncio.sleep(self._wait(failures))
            failures += 1

    def _wait(self, failures: int) -> float:
        """Exponential, with full jitter above one half, so that a class does not come back in one moment."""
        longest: float = min(LONGEST_WAIT_SECONDS, self._first_wait * 2.0 ** min(failures, 16))
        return longest * random.uniform(0.5, 1.0)  # noqa: S311 -- jitter, no secret

    async def _relay_until_lost(self) -> bool:
        """Relay one connection to its end; tell whether there was one."""
        try:
            upstream = await self._connect()
        except WaymarkError as error:
            self._log.warning("Waymark: no live events: %s", error)
            return False
        got_any = False
        try:
            while (message := await upstream.read_message()) is not None:
                if not got_any:
                    got_any = True
                    self._tell_connection("connected", "")
                self._broadcast(message)
        finally:
            upstream.close()
        return got_any

    def _broadcast(self, message: str | bytes) -> None:
        text = message if isinstance(message, str) else message.decode()
        for page, waiting in list(self._pages.items()):
            if waiting is None:
                self._send(page, text)
            else:
                waiting.append(text)

    def _tell_connection(self, state: str, detail: str) -> None:
        event = connection_event(state, detail)
        self._connected = state == "connected"
        if event == self._state:
            return
        self._state = event
        for page in list(self._pages):
            self._pages[page] = None  # whoever was catching up gets the new connection's own snapshot
            self._send(page, event)

    async def _catch_up(self, page: Page) -> None:
        try:
            upstream = await self._connect()
        except WaymarkError as error:
            self._log.warning("Waymark: a page could not catch up: %s", error)
            snapshot = None
        else:
            snapshot = await upstream.read_message()
            upstream.close()
        waiting = self._pages.get(page)
        if waiting is None:  # it left, or a reconnect has brought it a newer snapshot
            return
        self._pages[page] = None
        for message in [snapshot, *waiting]:
            if message is not None:
                self._send(page, message if isinstance(message, str) else message.decode())

    def _send(self, page: Page, text: str) -> None:
        try:
            page.write_message(text)
        except WebSocketClosedError:
            self._log.debug("Waymark: a page was closed while an event came; its handler takes it out")


def connection_event(state: str, detail: str) -> str:
    """What tells a page how the connection to the service is; `state` is `connected` or `lost`."""
    return json.dumps({"type": "connection", "state": state, "detail": detail})

"""A pool of boxes that were started before they were asked for."""

import asyncio
import contextlib
import logging
import os
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from grader_ext.core.limits import Limits
from grader_ext.sandbox.backend import Backend
from grader_ext.sandbox.box import Box, message_context
from grader_ext.sandbox.bubblewrap import Bubblewrap
from grader_ext.sandbox.errors import PoolClosed

if TYPE_CHECKING:
    import zmq.asyncio

log = logging.getLogger(__name__)

Key = tuple[str, Limits]
"""The kernel's name, and the limits of its box."""

_RETRY_SECONDS = (0.5, 30.0)
"""Pause after a failed start that nobody waits for: the first one, doubling up to the last."""


@dataclass
class _Shelf:
    """The boxes of one key."""

    size: int
    """How many shall stand ready."""
    ready: deque[Box] = field(default_factory=deque)
    waiting: deque[asyncio.Future[Box]] = field(default_factory=deque)
    """Takers who found no box ready."""
    starting: int = 0
    pause: float = 0.0
    """Seconds until the next try after a failed start; 0 when all is well."""

    @property
    def missing(self) -> int:
        if self.pause and not self.waiting:
            return 0
        return self.size + len(self.waiting) - len(self.ready) - self.starting


class Pool:
    """Keeps boxes ready, hands each out once, kills it whole afterwards and replaces it in the background.

    Args:
        sizes: how many boxes shall stand ready, for each kernel and limits. Others are started when they are asked
            for, and kept ready, one each, from the second time on.
        backend: what makes the boxes; the pool opens and closes it. Bubblewrap unless given.
        unannounced: how many keys that `sizes` does not name are remembered; the least recently used is dropped.

    Starts take a core each. While nobody waits for a box one core is left to the boxes that work.
    """

    def __init__(
        self,
        sizes: Mapping[Key, int],
        *,
        backend: Backend | None = None,
        unannounced: int = 4,
    ) -> None:
        self._backend = backend or Bubblewrap()
        self._unannounced = unannounced
        self._shelves = {key: _Shelf(size) for key, size in sizes.items()}
        self._announced = frozenset(sizes)
        self._recent: OrderedDict[Key, None] = OrderedDict()
        self._out: set[Box] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._kills: set[asyncio.Task[None]] = set()
        self._cores = len(os.sched_getaffinity(0))
        self._context: zmq.asyncio.Context | None = None
        self._changed = asyncio.Event()

    async def start(self) -> None:
        """Remove what killed workers left, and begin to fill the shelves. `filled` waits until they are.

        Raises:
            SandboxUnusable: the backend finds that no box can be made here.
        """
        await self._backend.open()
        self._context = message_context()
        self._fill()

    async def kernels(self) -> list[str]:
        """The names of the kernels that a box can have."""
        return await self._backend.kernels()

    async def filled(self) -> None:
        """Wait until every announced box stands ready.

        Raises:
            SandboxError: one could not be started.
        """
        first = [asyncio.ensure_future(self._check(key)) for key in self._announced if self._shelves[key].size]
        await asyncio.gather(*first)
        while any(shelf.missing > 0 or shelf.starting for shelf in self._shelves.values()):
            self._changed.clear()
            await self._changed.wait()

    async def _check(self, key: Key) -> None:
        shelf = self._shelves[key]
        if not shelf.ready:
            self._put(shelf, await self._next(shelf))

    @contextlib.asynccontextmanager
    async def take(self, kernel_name: str, limits: Limits) -> AsyncIterator[Box]:
        """A box for one use. It is killed when the block ends, however it ends.

        Raises:
            PoolClosed: the pool is not open.
            SandboxError: no box could be started.
        """
        shelf = self._shelf((kernel_name, limits))
        box = await self._next(shelf)
        self._out.add(box)
        try:
            yield box
        finally:
            await asyncio.shield(self._return(box))

    async def _return(self, box: Box) -> None:
        try:
            await box.kill()
        finally:
            self._out.discard(box)  # not earlier: `close` waits for what is out
            self._wake()

    def _shelf(self, key: Key) -> _Shelf:
        if self._context is None:
            raise PoolClosed
        if key in self._announced:
            return self._shelves[key]
        known = self._shelves.get(key)
        shelf = self._shelves.setdefault(key, _Shelf(size=0))
        if known:
            shelf.size = 1
        self._recent[key] = None
        self._recent.move_to_end(key)
        while len(self._recent) > self._unannounced:
            self._forget(next(iter(self._recent)))
        return shelf

    def _forget(self, key: Key) -> None:
        del self._recent[key]
        shelf = self._shelves[key]
        shelf.size = 0
        if not shelf.waiting and not shelf.starting:
            del self._shelves[key]
        while shelf.ready:
            self._discard(shelf.ready.pop())

    async def _next(self, shelf: _Shelf) -> Box:
        """A box that runs, from the shelf or the next one that is started."""
        if self._context is None:
            raise PoolClosed
        while shelf.ready:
            box = shelf.ready.popleft()
            if box.running:
                self._fill()
                return box
            self._discard(box)
        waiting: asyncio.Future[Box] = asyncio.get_running_loop().create_future()
        shelf.waiting.append(waiting)
        self._fill()
        try:
            return await waiting
        except asyncio.CancelledError:
            self._give_up(shelf, waiting)
            raise

    def _give_up(self, shelf: _Shelf, waiting: "asyncio.Future[Box]") -> None:
        """The taker was cancelled, perhaps in the moment that its box came."""
        if waiting in shelf.waiting:
            shelf.waiting.remove(waiting)
        elif waiting.done() and not waiting.cancelled() and not waiting.exception():
            self._put(shelf, waiting.result())

    def _fill(self) -> None:
        """Start what is missing, as far as there are cores for it. Those who wait come first."""
        if self._context is None:
            return
        for shelf in sorted(self._shelves.values(), key=lambda shelf: -len(shelf.waiting)):
            while shelf.missing > 0 and self._may_start():
                shelf.starting += 1
                self._spawn(self._start_one(shelf))

    def _may_start(self) -> bool:
        starting = sum(shelf.starting for shelf in self._shelves.values())
        urgent = any(shelf.waiting for shelf in self._shelves.values())
        return starting < (self._cores if urgent else max(1, self._cores - 1))

    async def _start_one(self, shelf: _Shelf) -> None:
        key = next(key for key, known in self._shelves.items() if known is shelf)
        try:
            box = await self._start_box(key)
        except Exception as error:  # noqa: BLE001 -- whoever waits must hear of any failure, and the pool must live on
            self._failed(shelf, key, error)
        else:
            shelf.pause = 0.0
            self._put(shelf, box)
        finally:
            shelf.starting -= 1
            self._wake()

    async def _start_box(self, key: Key) -> Box:
        if self._context is None:
            raise PoolClosed
        return await Box.start(key[0], key[1], backend=self._backend, context=self._context)

    def _failed(self, shelf: _Shelf, key: Key, error: Exception) -> None:
        while shelf.waiting:
            waiting = shelf.waiting.popleft()
            if not waiting.done():
                waiting.set_exception(error)
                return
        shelf.pause = min(max(shelf.pause * 2, _RETRY_SECONDS[0]), _RETRY_SECONDS[1])
        log.error("No box for kernel %s, next try in %g s: %s", key[0], shelf.pause, error)
        asyncio.get_running_loop().call_later(shelf.pause, self._try_again, shelf)

    def _try_again(self, shelf: _Shelf) -> None:
        shelf.pause = 0.0
        self._wake()

    def _put(self, shelf: _Shelf, box: Box) -> None:
        """To the first who waits, or on the shelf."""
        while shelf.waiting:
            waiting = shelf.waiting.popleft()
            if not waiting.done():
                waiting.set_result(box)
                return
        if self._context is None or len(shelf.ready) >= shelf.size:
            self._discard(box)
            return
        shelf.ready.append(box)
        self._spawn(self._guard(shelf, box))

    async def _guard(self, shelf: _Shelf, box: Box) -> None:
        """Replace a box that dies while it waits."""
        await box.ending()
        if box in shelf.ready:
            log.warning("A waiting box of kernel %s ended: %s", box.kernel_name, box.end_reason)
            shelf.ready.remove(box)
            await box.kill()
            self._wake()

    def _wake(self) -> None:
        self._fill()
        self._changed.set()

    def _spawn(self, work: Coroutine[object, object, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _discard(self, box: Box) -> None:
        """Kill a box that nobody will use. Unlike other work this is never cancelled, or its processes would stay."""
        task = asyncio.create_task(box.kill())
        self._kills.add(task)
        task.add_done_callback(self._kills.discard)

    async def close(self, patience: float = 30.0) -> None:
        """Hand out no more boxes, wait up to `patience` seconds for those in hand, and kill all."""
        context, self._context = self._context, None
        if context is None:
            return
        shelves = list(self._shelves.values())
        for waiting in [waiting for shelf in shelves for waiting in shelf.waiting if not waiting.done()]:
            waiting.set_exception(PoolClosed())
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(patience):
                while self._out:
                    self._changed.clear()
                    await self._changed.wait()
        await self._end_all(shelves)
        context.destroy(linger=0)
        await self._backend.close()

    async def _end_all(self, shelves: list[_Shelf]) -> None:
        ready = [box for shelf in shelves for box in shelf.ready]
        for shelf in shelves:
            shelf.ready.clear()
        starts = list(self._tasks)
        for task in starts:
            task.cancel()
        await asyncio.gather(*starts, return_exceptions=True)
        await asyncio.gather(*self._kills, *(box.kill() for box in [*ready, *self._out]))

"""A pool whose boxes are looked at from outside while an attack runs in them."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from pathlib import Path

import psutil

from grader_ext.core.limits import Limits
from grader_ext.sandbox import Box, Pool
from grader_ext.sandbox.bubblewrap import process_tree

_EVERY = 0.05


class Watched:
    """A `Sandbox` that hands on the pool's boxes and notes the most that each had at once.

    Args:
        pool: has boxes of those limits ready.
        limits: of the boxes, whatever the grader asks for: its clock is its own.
    """

    def __init__(self, pool: Pool, limits: Limits) -> None:
        self._pool = pool
        self._limits = limits
        self.memory_mb = 0.0
        """The most memory that all processes of the box had together: each page once, however many share it."""
        self.processes = 0
        self.seen: dict[int, float] = {}
        """When each process that was ever seen in a box was made, by its id: ids come again, both together do not."""
        self.folders: list[Path] = []
        self.taken_at = 0.0
        """When the last of its boxes was there: what came before is the machine's load, not the attack."""

    @contextlib.asynccontextmanager
    async def take(self, kernel_name: str, _limits: Limits) -> AsyncIterator[Box]:
        """As the pool does."""
        async with self._pool.take(kernel_name, self._limits) as box:
            self.folders.append(Path(box.client.ip).parent)
            self.taken_at = time.monotonic()
            watching = asyncio.create_task(self._watch(box))
            try:
                yield box
            finally:
                watching.cancel()

    async def _watch(self, box: Box) -> None:
        while True:
            self._look(await box._confinement.processes())
            await asyncio.sleep(_EVERY)

    def _look(self, pids: list[int]) -> None:
        self.processes = max(self.processes, len(pids))
        for pid in pids[:300]:
            with contextlib.suppress(psutil.Error):
                self.seen[pid] = psutil.Process(pid).create_time()
        self.memory_mb = max(self.memory_mb, sum(process_tree.proportional(pid) for pid in pids[:300]) / 2**20)

    def left(self) -> list[int]:
        """Processes of its boxes that still run."""
        alive = []
        for pid, made in self.seen.items():
            with contextlib.suppress(psutil.Error):
                process = psutil.Process(pid)
                if process.create_time() == made and process.status() != psutil.STATUS_ZOMBIE:
                    alive.append(pid)
        return alive

    async def nothing_left(self, seconds: float = 60.0) -> None:
        """Wait until no process and no folder of its boxes is there any more.

        Raises:
            TimeoutError: something stays.
        """
        async with asyncio.timeout(seconds):
            while self.left() or any(folder.exists() for folder in self.folders):
                await asyncio.sleep(0.02)

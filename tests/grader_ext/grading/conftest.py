import contextlib
from collections.abc import AsyncIterator

import pytest_asyncio

from grader_ext.core.limits import Limits
from grader_ext.grading.rules import Rules
from grader_ext.sandbox import Backend, Box, Pool

LIMITS = Limits(seconds_per_cell=60, memory_mb=400)
"""What ends by itself has all the time of a busy machine."""
RULES = Rules(limits=LIMITS)
SHORT = Rules(limits=LIMITS.model_copy(update={"seconds_per_cell": 2.0}))
"""For a submission of which a cell may take all its time."""


class OneKind(Pool):
    """A pool of boxes with the same limits, however long the grader lets a cell run: that clock is its own.

    Args:
        kernel: of all boxes.
        limits: of all boxes.
        size: how many stand ready.
        backend: what makes them.
    """

    def __init__(self, kernel: str, limits: Limits, size: int, *, backend: Backend | None = None) -> None:
        super().__init__({(kernel, limits): size}, backend=backend)
        self._limits = limits

    @contextlib.asynccontextmanager
    async def take(self, kernel_name: str, _limits: Limits) -> AsyncIterator[Box]:
        async with super().take(kernel_name, self._limits) as box:
            yield box


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def pool() -> AsyncIterator[Pool]:
    """One pool for the tests of a module: its boxes are real ones. It would age while other event loops run."""
    pool = OneKind("python3", LIMITS, 2)
    await pool.start()
    yield pool
    await pool.filled()
    await pool.close()

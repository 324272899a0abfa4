from collections.abc import AsyncIterator

import pytest_asyncio

from grader_ext.core.limits import Limits
from grader_ext.core.verdict import TestStatus
from grader_ext.grading import blame
from grader_ext.grading.rules import Rules
from grader_ext.sandbox import Pool
from tests.grader_ext.grading.conftest import OneKind

LIMITS = Limits(seconds_per_cell=3, memory_mb=400)
RULES = Rules(limits=LIMITS)
PASSED = (TestStatus.PASSED, "")
HIDDEN_FAILED = (TestStatus.FAILED, blame.HIDDEN_FAILED)
"""Status and message of a test: as only one whose hidden part ran is judged."""


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def pool() -> AsyncIterator[Pool]:
    """One pool for the tests of a module, with the two boxes that one submission takes."""
    pool = OneKind("python3", LIMITS, 2)
    await pool.start()
    yield pool
    await pool.filled()
    await pool.close()

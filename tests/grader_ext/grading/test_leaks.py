"""Hidden tests do not leak: once one has run, nothing but pass or fail leaves the box (decision 5).

Those who try to read them: tests/hostile, group `spying`.
"""

import time

import pytest

from grader_ext.core.events import GradingEvent, TestFinished
from grader_ext.core.verdict import Verdict
from grader_ext.grading import blame
from grader_ext.grading.grade import grade
from grader_ext.sandbox import Pool
from tests.grader_ext.grading.conftest import RULES, SHORT
from tests.grader_ext.grading.lessons import answer, assertion, lesson, submission

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="module")]

SECRET = "swordfish"
HIDDEN = f"""
### BEGIN HIDDEN TESTS
secret = "{SECRET}"
print(secret)
assert double(secret) == secret * 2, secret
### END HIDDEN TESTS"""
END_THE_BOX = "import os\ndef double(x):\n    if x != 2:\n        os._exit(0)\n    return x * 2"
LOOP = "def double(x):\n    while x != 2:\n        pass\n    return x * 2"
EAT_MEMORY = "def double(x):\n    while x != 2:\n        x = x + x\n    return 4"
NOT_ANSWERED = "def double(x):\n    if x == 2:\n        return 4\n    raise NotImplementedError()"


def one_lesson():
    return lesson(
        answer("double"),
        assertion("mixed", f"assert double(2) == 4{HIDDEN}", hints=["Any value will do."]),
        assertion("hidden_only", HIDDEN.lstrip("\n")),
        assertion("visible", "assert double(2) == 4"),
    )


async def graded(pool: Pool, source: str) -> tuple[Verdict, list[GradingEvent]]:
    events: list[GradingEvent] = []
    made = one_lesson()
    rules = SHORT if source == LOOP else RULES
    verdict = await grade(submission(made, double=source), made, pool, rules=rules, on_event=events.append)
    return verdict, events


@pytest.mark.parametrize("source", [END_THE_BOX, LOOP, EAT_MEMORY, NOT_ANSWERED], ids=["end", "loop", "memory", "stub"])
async def test_every_way_to_fail_a_hidden_test_looks_the_same(pool: Pool, source: str) -> None:
    verdict, events = await graded(pool, source)
    assert SECRET not in verdict.model_dump_json() + repr(events)
    mixed, hidden_only, visible = verdict.tests
    assert visible.status.value == "passed"
    assert (mixed.status.value, mixed.message, mixed.hint) == ("failed", blame.HIDDEN_FAILED, "Any value will do.")
    assert (hidden_only.status.value, hidden_only.message) == ("failed", blame.HIDDEN_FAILED)
    assert (mixed.expected, mixed.actual, mixed.duration_ms) == (None, None, 0)
    told = [event.result.id for event in events if isinstance(event, TestFinished)]
    assert told == ["visible", "mixed", "hidden_only"], "all hidden ones at the end"


async def test_the_length_of_the_hidden_phase_is_no_message_either(pool: Pool) -> None:
    """What the verdict leaves out is at least the time that a hidden test had until it was stopped."""
    await pool.filled()  # so the time is that of the grading alone
    begun = time.monotonic()
    verdict, _ = await graded(pool, LOOP)
    left_out = time.monotonic() - begun - verdict.duration_ms / 1000
    assert left_out >= SHORT.limits.seconds_per_cell


async def test_a_failure_of_the_visible_part_may_be_explained(pool: Pool) -> None:
    verdict, _ = await graded(pool, "def double(x):\n    return 5")
    assert verdict.tests[0].message == "`double(2)` should be 4 but is 5."
    assert (verdict.tests[0].expected, verdict.tests[0].actual) == ("4", "5")

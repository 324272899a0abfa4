"""Whole verdicts, from real boxes."""

import pytest

from grader_ext.core.events import CellFinished, GradingEvent, TestFinished
from grader_ext.core.verdict import TestStatus, VerdictStatus
from grader_ext.grading.grade import grade
from grader_ext.sandbox import Pool
from tests.grader_ext.grading.conftest import RULES
from tests.grader_ext.grading.lessons import GOOD, submission, two_exercises

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="module")]


async def test_right_answers_pass_and_every_cell_and_test_is_told(pool: Pool) -> None:
    lesson = two_exercises()
    events: list[GradingEvent] = []
    verdict = await grade(submission(lesson, **GOOD), lesson, pool, rules=RULES, on_event=events.append)
    assert verdict.status is VerdictStatus.PASSED
    assert (verdict.score, verdict.max_score) == (4.0, 4.0)
    assert [test.status for test in verdict.tests] == [TestStatus.PASSED] * 3
    assert [event.report.id for event in events if isinstance(event, CellFinished)] == ["add", "greet"]
    tests = [event for event in events if isinstance(event, TestFinished)]
    assert [(event.number, event.total, event.result) for event in tests] == [
        (number, 3, result) for number, result in enumerate(verdict.tests, start=1)
    ]

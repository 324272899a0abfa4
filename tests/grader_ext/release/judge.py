"""A small grader for the tests of this room: Python only, in this process, honest answers only."""

from typing import Any

from grader_ext.core.cells import Cell, CellKind
from grader_ext.core.course import Course
from grader_ext.core.lesson import Lesson
from grader_ext.core.submission import Submission
from grader_ext.core.verdict import TestResult, TestStatus, Verdict, VerdictStatus


async def judge(lesson: Lesson, submission: Submission, course: Course) -> Verdict:
    """Run the lesson's cells in order, with the submission's answers, as a kernel would."""
    names: dict[str, Any] = {}
    tests: list[TestResult] = []
    for cell in lesson.cells:
        if cell.kind is CellKind.ANSWER:
            exec(submission.answers[cell.id], names)
        elif cell.kind is CellKind.ASSERTION:
            tests.append(_judged(cell, names))
    score = sum(test.points for test in tests)
    return Verdict(
        lesson=lesson.id,
        lesson_version=lesson.version,
        status=VerdictStatus.PASSED if score == lesson.max_score else VerdictStatus.FAILED,
        score=score,
        max_score=lesson.max_score,
        tests=tuple(tests),
        cells=(),
        duration_ms=1.0,
    )


def _judged(cell: Cell, names: dict[str, Any]) -> TestResult:
    try:
        exec(cell.source, names)
    except Exception as error:  # noqa: BLE001 -- whatever a test raises, it failed
        return TestResult(id=cell.id, status=TestStatus.FAILED, points=0, max_points=cell.points, message=repr(error))
    return TestResult(id=cell.id, status=TestStatus.PASSED, points=cell.points, max_points=cell.points)


async def broken_judge(lesson: Lesson, submission: Submission, course: Course) -> Verdict:
    """A grader whose own fault it is."""
    tests = tuple(
        TestResult(
            id=cell.id, status=TestStatus.GRADER_ERROR, points=0, max_points=cell.points, message="no box came up"
        )
        for cell in lesson.tests
    )
    return Verdict(
        lesson=lesson.id,
        lesson_version=lesson.version,
        status=VerdictStatus.ERROR,
        score=0,
        max_score=lesson.max_score,
        tests=tests,
        cells=(),
        duration_ms=1.0,
    )

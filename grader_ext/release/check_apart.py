"""Whether a lesson's tests can run apart from the learner's code, found out by trying."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from grader_ext.core.course import Course
from grader_ext.core.lesson import Lesson
from grader_ext.core.submission import Submission
from grader_ext.core.verdict import TestResult, TestStatus, Verdict, VerdictStatus
from grader_ext.release.check_errors import CheckError, CouldBeApart, NotApart

Grade = Callable[[Lesson, Submission, Course], Awaitable[Verdict]]


async def not_apart(
    lesson: Lesson, reference: Submission, verdict: Verdict, course: Course, grade: Grade, where: str
) -> list[CheckError]:
    """The tests of a lesson that says `apart` which the reference solution passes only together with them.

    Args:
        lesson: it says `apart`, or there is nothing to find.
        reference: the reference solution.
        verdict: on it, apart.
        course: for its rules.
        grade: grades it together as well, if it did not pass.
        where: what to call the notebook.
    """
    failed = {test.id: test for test in verdict.tests if test.status is not TestStatus.PASSED}
    if lesson.tests_run != "apart" or not failed:
        return []
    together = await grade(replace(lesson, tests_run="together"), reference, course)
    passed = [test.id for test in together.tests if test.status is TestStatus.PASSED]
    return [NotApart(where=where, cell=name, why=_why(failed[name])) for name in passed if name in failed]


async def could_be_apart(
    lesson: Lesson, reference: Submission, course: Course, grade: Grade, where: str
) -> CheckError | None:
    """The advice to a lesson whose tests pass apart as well as together; none to one that says `apart` already."""
    if lesson.tests_run == "apart" or not lesson.tests:
        return None
    verdict = await grade(replace(lesson, tests_run="apart"), reference, course)
    if verdict.status is VerdictStatus.ERROR or verdict.tests_ran != "apart":
        return None
    passed = all(test.status is TestStatus.PASSED for test in verdict.tests)
    return CouldBeApart(where=where) if passed else None


def _why(test: TestResult) -> str:
    return test.message.strip() or test.status.value.replace("_", " ")

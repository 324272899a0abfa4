"""Whether a course can be taught: every reference solution passes, every untouched stub fails, nothing leaks."""

import re
from collections.abc import Awaitable, Callable, Collection, Iterator

from pydantic import BaseModel, ConfigDict

from grader_ext.core.course import Course, LessonEntry
from grader_ext.core.errors import WaymarkError
from grader_ext.core.lesson import Lesson, Release
from grader_ext.core.progress import passes
from grader_ext.core.submission import Submission, extract_answers
from grader_ext.core.verdict import TestResult, TestStatus, Verdict, VerdictStatus
from grader_ext.release.check_apart import could_be_apart, not_apart
from grader_ext.release.check_errors import (
    GraderFailed,
    KernelMissing,
    LanguageDiffers,
    Leaked,
    NotReleased,
    ReferenceFails,
    StubPasses,
    TestPassesOnStub,
)
from grader_ext.release.folder import CourseFolder
from grader_ext.release.leaks import find_leaks
from grader_ext.release.learner_notebook import release_lesson

Grade = Callable[[Lesson, Submission, Course], Awaitable[Verdict]]
"""Grades one submission. Grading itself is another room's: whoever calls the check brings it along."""


class Finding(BaseModel):
    """One thing to mend."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    lesson: str | None
    """The lesson's id; none for a problem of the course as a whole."""
    cell: str | None
    """The cell's `grade_id` or number; none where no single cell is to blame."""
    code: str
    message: str
    """What is wrong, where, and what to do."""


async def check_course(
    folder: CourseFolder,
    grade: Grade,
    kernels: Collection[str],
    checked: Callable[[str], None],
    advised: Callable[[Finding], None] | None = None,
) -> list[Finding]:
    """Check every lesson of a course, or the one that was read.

    Args:
        folder: as `read_course` returns it.
        grade: grades the reference solution and the stub.
        kernels: the names of the kernels that are installed.
        checked: is told each lesson's id when that lesson is done.
        advised: is told what could be better; without it that is not looked for, which spares a grading a lesson.

    Returns:
        The findings, in course order; empty for a course that can be taught.
    """
    findings: list[Finding] = []
    readable = {entry.id: (entry, lesson) for entry, lesson in folder.lessons}
    for entry in folder.entries:
        problems = list(folder.problems.get(entry.id, ()))
        if entry.id in readable:
            problems += await _check_lesson(folder.course, *readable[entry.id], grade, kernels)
        clean = not problems and entry.id in readable
        findings += [finding(problem, entry.id) for problem in problems]
        if advised and clean:
            await _advise(folder.course, *readable[entry.id], grade, advised)
        checked(entry.id)
    return findings


async def _advise(
    course: Course, entry: LessonEntry, lesson: Lesson, grade: Grade, advised: Callable[[Finding], None]
) -> None:
    advice = await could_be_apart(lesson, reference_submission(lesson), course, grade, entry.file_name)
    if advice:
        advised(finding(advice, entry.id))


def finding(problem: WaymarkError, lesson: str | None) -> Finding:
    """An error as a finding; its cell is the one that the error names."""
    cell = problem.fields.get("cell")
    numbered = re.search(r", cell (\d+)$", str(problem.fields.get("where", "")))
    if cell is None and numbered:
        cell = numbered[1]
    return Finding(lesson=lesson, cell=None if cell is None else str(cell), code=problem.code, message=str(problem))


async def _check_lesson(
    course: Course, entry: LessonEntry, lesson: Lesson, grade: Grade, kernels: Collection[str]
) -> list[WaymarkError]:
    where = entry.file_name
    try:
        released = release_lesson(course, entry, lesson)
    except WaymarkError as error:
        return [error]
    except (RuntimeError, ValueError) as error:  # what nbgrader's preprocessors raise
        return [NotReleased(where=where, problem=error)]
    problems = [*_language(course, lesson, where), *_leaks(released, where)]
    if lesson.kernel not in kernels:
        return [*problems, KernelMissing(where=where, kernel=lesson.kernel)]
    solution = reference_submission(lesson)
    reference = await grade(lesson, solution, course)
    apart = await not_apart(lesson, solution, reference, course, grade, where)
    problems += apart or _reference_problems(lesson, reference, where)
    if reference.status is not VerdictStatus.ERROR:
        stub = await grade(lesson, stub_submission(released), course)
        problems += _stub_problems(stub, course, where)
    return problems


def reference_submission(lesson: Lesson) -> Submission:
    """The instructor's own answers, their marks left in: the marks are comments."""
    return Submission(lesson.id, lesson.version, {cell.id: cell.source for cell in lesson.submitted})


def stub_submission(released: Release) -> Submission:
    """What a learner hands in who has not written anything."""
    lesson = released.lesson
    return Submission(lesson.id, lesson.version, extract_answers(released.notebook, lesson.submitted, lesson.id))


def _language(course: Course, lesson: Lesson, where: str) -> Iterator[WaymarkError]:
    if lesson.language and lesson.language != course.language:
        yield LanguageDiffers(where=where, found=lesson.language, wanted=course.language)


def _leaks(released: Release, where: str) -> Iterator[WaymarkError]:
    for leak in find_leaks(released.lesson, released.notebook):
        yield Leaked(where=where, cell=leak.cell, what=leak.what, line=leak.line)


def _reference_problems(lesson: Lesson, verdict: Verdict, where: str) -> Iterator[WaymarkError]:
    if verdict.status is VerdictStatus.ERROR:
        yield _grader_failed(verdict, where)
        return
    judged = {test.id: test for test in verdict.tests}
    for cell in lesson.tests:
        test = judged.get(cell.id)
        status = test.status if test else TestStatus.NOT_RUN
        if status is not TestStatus.PASSED:
            yield ReferenceFails(where=where, cell=cell.id, status=status.value, message=_why(test) if test else "")


def _why(test: TestResult) -> str:
    texts = [test.message]
    if test.expected is not None and test.actual is not None:
        texts.append(f"expected {test.expected!r}, got {test.actual!r}")
    said = "; ".join(text.strip() for text in texts if text.strip())
    return f": {said}" if said else ""


def _stub_problems(verdict: Verdict, course: Course, where: str) -> Iterator[WaymarkError]:
    if verdict.status is VerdictStatus.ERROR:
        yield _grader_failed(verdict, where)
    elif verdict.max_score > 0:  # a lesson that only a person grades passes by being handed in
        if passes(verdict, course):
            yield StubPasses(where=where, score=verdict.score, max_score=verdict.max_score)
        for test in verdict.tests:
            if test.points > 0:
                yield TestPassesOnStub(where=where, cell=test.id, points=test.points)


def _grader_failed(verdict: Verdict, where: str) -> GraderFailed:
    said = [test.message for test in verdict.tests if test.status is TestStatus.GRADER_ERROR and test.message]
    return GraderFailed(where=where, message=said[0] if said else "no test could be run")

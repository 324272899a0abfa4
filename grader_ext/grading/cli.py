"""`waymark grade`, and the grader that `waymark check` uses."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated

import typer

from grader_ext.core.course import Course
from grader_ext.core.lesson import Lesson
from grader_ext.core.submission import Submission
from grader_ext.core.verdict import Verdict, VerdictStatus
from grader_ext.grading import grade as grading
from grader_ext.grading.files import read_lesson, read_submission
from grader_ext.grading.printed import printed
from grader_ext.grading.rules import Rules
from grader_ext.sandbox import Pool, SandboxSettings, chosen


class Grader:
    """Grades any lesson by the rules of its course; all calls share one pool of boxes."""

    def __init__(self, pool: Pool, kernels: Sequence[str]) -> None:
        self.kernels = kernels
        """The names of the kernels that can be graded with."""
        self._pool = pool

    async def __call__(self, lesson: Lesson, submission: Submission, course: Course) -> Verdict:
        """The verdict on one submission."""
        return await grading.grade(submission, lesson, self._pool, rules=Rules.of(course, lesson.id))


@asynccontextmanager
async def open_pool(sandbox: str | None = None) -> AsyncIterator[Pool]:
    """A pool that starts boxes when they are asked for, closed at the end.

    Args:
        sandbox: what makes them, a value of `WAYMARK_SANDBOX`; that variable's own unless given.

    Raises:
        Problems: there is no such sandbox, or another setting of it is wrong.
        SandboxUnusable: no box can be made here.
    """
    pool = Pool({}, backend=chosen(_settings(sandbox)))
    await pool.start()
    try:
        yield pool
    finally:
        await pool.close()


def _settings(sandbox: str | None) -> SandboxSettings:
    return SandboxSettings.from_environment(instead={"WAYMARK_SANDBOX": sandbox} if sandbox else {})


@asynccontextmanager
async def open_grader(sandbox: str | None = None) -> AsyncIterator[Grader]:
    """What `waymark check` grades with; as `open_pool`."""
    async with open_pool(sandbox) as pool:
        yield Grader(pool, await pool.kernels())


SandboxOption = Annotated[
    str | None,
    typer.Option(help="What confines the submitted code: bubblewrap or docker; WAYMARK_SANDBOX unless given."),
]


def grade(
    lesson: Annotated[Path, typer.Argument(help="The lesson's source notebook; a course.toml beside it is used.")],
    submission: Annotated[Path, typer.Argument(help="Any notebook with answers; they are found by grade_id.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print the verdict as JSON.")] = False,
    sandbox: SandboxOption = None,
) -> None:
    """Grade one notebook, with no hub and no database.

    The exit code is 0 when the grading worked, whatever the verdict, and 1 when the grader or the lesson is at fault.
    """
    verdict = asyncio.run(_grade_files(lesson, submission, sandbox))
    typer.echo(verdict.model_dump_json(indent=2) if as_json else printed(verdict))
    if verdict.status is VerdictStatus.ERROR:
        raise typer.Exit(1)


async def _grade_files(lesson: Path, submission: Path, sandbox: str | None) -> Verdict:
    read = read_lesson(lesson)
    answers = read_submission(submission, read.lesson)
    async with open_pool(sandbox) as pool:
        return await grading.grade(answers, read.lesson, pool, rules=read.rules)

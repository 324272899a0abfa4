"""`waymark grade`, and the grader that `waymark check` uses."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from enum import StrEnum
from importlib.metadata import entry_points
from pathlib import Path
from typing import Annotated

import typer

from grader_ext.core.course import Course
from grader_ext.core.errors import WaymarkError
from grader_ext.core.lesson import Lesson
from grader_ext.core.submission import Submission
from grader_ext.core.verdict import Verdict, VerdictStatus
from grader_ext.grading import grade as grading
from grader_ext.grading.files import read_lesson, read_submission
from grader_ext.grading.printed import printed
from grader_ext.grading.rules import Rules
from grader_ext.sandbox import Pool

PROVISIONERS = "jupyter_client.kernel_provisioners"

GradeLesson = Callable[[Lesson, Submission, Course], Awaitable[Verdict]]


class SandboxName(StrEnum):
    """Where boxes come from; each is the kernel provisioner `waymark-<name>`."""

    BUBBLEWRAP = "bubblewrap"
    DOCKER = "docker"


class SandboxNotInstalled(WaymarkError):
    """The sandbox {name!r} is not installed: nothing provides the kernel provisioner `waymark-{name}`. Use one of:
    {installed}.
    """

    code = "sandbox-not-installed"


@asynccontextmanager
async def open_pool(sandbox: SandboxName = SandboxName.BUBBLEWRAP) -> AsyncIterator[Pool]:
    """A pool that starts boxes when they are asked for, closed at the end.

    Raises:
        SandboxNotInstalled: there is no such provisioner here.
    """
    provisioner = f"waymark-{sandbox}"
    installed = {entry.name for entry in entry_points(group=PROVISIONERS)}
    if provisioner not in installed:
        ours = sorted(name.removeprefix("waymark-") for name in installed if name.startswith("waymark-"))
        raise SandboxNotInstalled(name=str(sandbox), installed=", ".join(ours) or "none")
    pool = Pool({})
    await pool.start()
    try:
        yield pool
    finally:
        await pool.close()


@asynccontextmanager
async def open_grader() -> AsyncIterator[GradeLesson]:
    """A function that grades any lesson by the rules of its course; all calls share one pool of boxes."""
    async with open_pool() as pool:

        async def grade_lesson(lesson: Lesson, submission: Submission, course: Course) -> Verdict:
            return await grading.grade(submission, lesson, pool, rules=Rules.of(course, lesson.id))

        yield grade_lesson


def grade(
    lesson: Annotated[Path, typer.Argument(help="The lesson's source notebook; a course.toml beside it is used.")],
    submission: Annotated[Path, typer.Argument(help="Any notebook with answers; they are found by grade_id.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print the verdict as JSON.")] = False,
    sandbox: Annotated[SandboxName, typer.Option(help="What confines the submitted code.")] = SandboxName.BUBBLEWRAP,
) -> None:
    """Grade one notebook, with no hub and no database.

    The exit code is 0 when the grading worked, whatever the verdict, and 1 when the grader or the lesson is at fault.
    """
    verdict = asyncio.run(_grade_files(lesson, submission, sandbox))
    typer.echo(verdict.model_dump_json(indent=2) if as_json else printed(verdict))
    if verdict.status is VerdictStatus.ERROR:
        raise typer.Exit(1)


async def _grade_files(lesson: Path, submission: Path, sandbox: SandboxName) -> Verdict:
    read = read_lesson(lesson)
    answers = read_submission(submission, read.lesson)
    async with open_pool(sandbox) as pool:
        return await grading.grade(answers, read.lesson, pool, rules=read.rules)

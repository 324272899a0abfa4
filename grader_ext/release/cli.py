"""`waymark release`, `waymark check` and `waymark new lesson`."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Annotated, Protocol

import typer
from rich.console import Console
from rich.progress import Progress

from grader_ext.core.course import Course
from grader_ext.core.errors import Problems, WaymarkError
from grader_ext.core.lesson import Lesson, Release
from grader_ext.core.submission import Submission
from grader_ext.core.verdict import Verdict
from grader_ext.release.check import Finding, check_course, finding
from grader_ext.release.errors import OutIsSource, OutNotWritable
from grader_ext.release.folder import NOTEBOOK, CourseFolder, read_course, read_course_or_lesson
from grader_ext.release.learner_notebook import release_bytes, release_lesson
from grader_ext.release.new_lesson import write_new_lesson


class Grader(Protocol):
    """Grades with one of the kernels that it names."""

    kernels: Sequence[str]

    def __call__(self, lesson: Lesson, submission: Submission, course: Course) -> Awaitable[Verdict]:
        """The verdict."""


OpenGrader = Callable[[str | None], AbstractAsyncContextManager[Grader]]
"""Starts what grading needs, in the sandbox of that name, and stops it at the end."""

CourseArgument = Annotated[
    Path, typer.Argument(help="The course's folder, with course.toml and notebooks; or one of these notebooks.")
]


def release(
    course: CourseArgument,
    out: Annotated[Path, typer.Option(help="Where the learner's notebooks go; made when missing.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was written as JSON.")] = False,
) -> None:
    """Write the learner's notebooks: no solutions, no hidden tests, instructions locked."""
    folder = read_course_or_lesson(course)
    if out.resolve() == folder.path.resolve():
        raise OutIsSource(where=out)
    problems = [problem for found in folder.problems.values() for problem in found]
    written: list[dict[str, str]] = []
    with _progress() as progress:
        for entry, lesson in progress.track(folder.lessons, description="Releasing"):
            try:
                data = release_bytes(release_lesson(folder.course, entry, lesson).notebook)
            except WaymarkError as error:
                problems.append(error)
                continue
            _write(out / entry.file_name, data)
            written.append({"lesson": entry.id, "notebook": str(out / entry.file_name)})
    if not as_json:
        typer.echo(f"{len(written)} of {len(folder.entries)} lessons are in {out}")
    if problems:
        raise Problems(str(course), problems)
    if as_json:
        typer.echo(json.dumps({"version": 1, "released": written}, indent=2))


def _write(path: Path, data: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as error:
        raise OutNotWritable(where=path, problem=error.strerror) from error


def released_course(path: Path) -> tuple[Course, list[Release], list[WaymarkError]]:
    """What `waymark publish` stores: the course, each lesson that can be released, and what is wrong with the others.

    Raises:
        WaymarkError: the `course.toml` is missing or wrong, as `read_course` says.
    """
    folder = read_course(path)
    problems = [problem for found in folder.problems.values() for problem in found]
    releases: list[Release] = []
    for entry, lesson in folder.lessons:
        try:
            releases.append(release_lesson(folder.course, entry, lesson))
        except WaymarkError as error:
            problems.append(error)
    return folder.course, releases, problems


def check_command(open_grader: OpenGrader) -> Callable[..., None]:
    """`waymark check`, with the grader that it is to use."""

    def check(
        course: CourseArgument,
        as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False,
        sandbox: Annotated[
            str | None, typer.Option(help="What confines code: bubblewrap or docker; WAYMARK_SANDBOX unless given.")
        ] = None,
    ) -> None:
        """Check each lesson: the solution passes, the untouched stub fails, nothing leaks, every kernel exists."""
        advice: list[Finding] = []
        findings = asyncio.run(_findings(course, open_grader, sandbox, advice.append))
        if as_json:
            told = {name: [one.model_dump() for one in ones] for name, ones in _named(findings, advice)}
            typer.echo(json.dumps({"version": 1, "course": str(course), **told}, indent=2))
        else:
            _print(findings, advice, "lesson" if course.suffix == NOTEBOOK else "course")
        if findings:
            raise typer.Exit(1)

    return check


def new_lesson(
    path: Annotated[Path, typer.Argument(help="The notebook to write; its name is the lesson's id.")],
    language: Annotated[str | None, typer.Option(help="Read from the course.toml beside it when not given.")] = None,
    title: Annotated[str | None, typer.Option(help="Made from the name when not given.")] = None,
) -> None:
    """Write a small lesson that already passes `waymark check`, to be rewritten. Never overwrites a file."""
    table = write_new_lesson(path, language, title)
    typer.echo(f"The lesson is written. Add this to {path.parent / 'course.toml'}, where it belongs in the order:\n")
    typer.echo(table)


def _named(findings: list[Finding], advice: list[Finding]) -> list[tuple[str, list[Finding]]]:
    return [("findings", findings), ("advice", advice)]


async def _findings(
    course: Path, open_grader: OpenGrader, sandbox: str | None, advised: Callable[[Finding], None]
) -> list[Finding]:
    try:
        folder = read_course_or_lesson(course)
    except Problems as several:
        return [finding(problem, None) for problem in several.problems]
    except WaymarkError as error:
        return [finding(error, None)]
    return await _graded_findings(folder, open_grader, sandbox, advised)


async def _graded_findings(
    folder: CourseFolder, open_grader: OpenGrader, sandbox: str | None, advised: Callable[[Finding], None]
) -> list[Finding]:
    with _progress() as progress:
        task = progress.add_task("Checking", total=len(folder.entries))
        async with open_grader(sandbox) as grade:
            return await check_course(folder, grade, grade.kernels, lambda _lesson: progress.advance(task), advised)


def _print(findings: list[Finding], advice: list[Finding], checked: str) -> None:
    for kind, ones in _named(findings, advice):
        for one in ones:
            mark = "advice for " if kind == "advice" else ""
            typer.echo(f"{mark}{one.lesson or 'course'}: {one.message} [{one.code}]")
    typer.echo(f"{len(findings)} finding(s)." if findings else f"No findings: this {checked} can be taught.")


def _progress() -> Progress:
    """On stderr, so that stdout stays clean for `--json`; invisible where nobody looks."""
    return Progress(console=Console(stderr=True), transient=True)

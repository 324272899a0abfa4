"""From the text of `course.toml` to a `Course`, strictly."""

import tomllib
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from typing import Any

from pydantic import ValidationError

from grader_ext.core.course import Course
from grader_ext.core.errors import Problems, WaymarkError


class CourseError(WaymarkError):
    """{where} is not a course that can be taught."""

    code = "course-error"


class CourseNotToml(CourseError):
    """{where} is not TOML: {problem}. Mend that place."""

    code = "course-not-toml"


class BadCourseKey(CourseError):
    """{where}: key `{key}`: {problem}. See docs/instructor.md for what may stand in course.toml."""

    code = "course-bad-key"


class DuplicateLesson(CourseError):
    """{where}: the lesson id {lesson!r} stands there twice. Give each lesson an id of its own."""

    code = "course-duplicate-lesson"


class UnknownPrerequisite(CourseError):
    """{where}: lesson {lesson!r} has the prerequisite {prerequisite!r}, which is no lesson of this course. Mend
    the id, or take it out."""

    code = "course-unknown-prerequisite"


class PrerequisiteCycle(CourseError):
    """{where}: these prerequisites form a circle, so none of the lessons could ever be unlocked: {cycle}. Take one of
    them out."""

    code = "course-prerequisite-cycle"


class SplitUnit(CourseError):
    """{where}: lesson {lesson!r} stands apart from the other lessons of the unit {unit!r}. Move its table to theirs, or
    name another unit."""

    code = "course-split-unit"


def parse_course(text: str, where: str) -> Course:
    """Understand a `course.toml`.

    Args:
        text: the file's content.
        where: what to call it in errors, usually its path.

    Raises:
        Problems: with each `CourseError` that was found.
    """
    try:
        course = Course.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise Problems(where, [CourseNotToml(where=where, problem=str(error))]) from error
    except ValidationError as error:
        raise Problems(where, [_bad_key(problem, where) for problem in error.errors()]) from error
    problems = [*_duplicates(course, where), *_unknown_prerequisites(course, where), *_split_units(course, where)]
    if not problems:
        problems.extend(_cycles(course, where))
    if problems:
        raise Problems(where, problems)
    return course


def _bad_key(problem: Any, where: str) -> BadCourseKey:  # noqa: ANN401 -- pydantic's ErrorDetails is an open dict
    key = ".".join(str(part + 1 if isinstance(part, int) else part) for part in problem["loc"])
    text = "unknown key" if problem["type"] == "extra_forbidden" else problem["msg"].removeprefix("Value error, ")
    return BadCourseKey(where=where, key=key, problem=text)


def _duplicates(course: Course, where: str) -> Iterator[CourseError]:
    seen: set[str] = set()
    for entry in course.lessons:
        if entry.id in seen:
            yield DuplicateLesson(where=where, lesson=entry.id)
        seen.add(entry.id)


def _unknown_prerequisites(course: Course, where: str) -> Iterator[CourseError]:
    for entry in course.lessons:
        for prerequisite in entry.prerequisites or ():
            if prerequisite not in course.by_id:
                yield UnknownPrerequisite(where=where, lesson=entry.id, prerequisite=prerequisite)


def _split_units(course: Course, where: str) -> Iterator[CourseError]:
    ended: set[str] = set()
    for before, entry in pairwise(course.lessons):
        if entry.unit == before.unit:
            continue
        ended.add(before.unit)
        if entry.unit and entry.unit in ended:
            yield SplitUnit(where=where, lesson=entry.id, unit=entry.unit)


def _cycles(course: Course, where: str) -> Iterator[CourseError]:
    graph = {entry.id: entry.prerequisites or () for entry in course.lessons}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        yield PrerequisiteCycle(where=where, cycle=" → ".join(error.args[1]))

"""Lessons as a learner may have them: locked or not, in a certain version."""

import re
from collections import OrderedDict
from dataclasses import dataclass

from sqlalchemy import select

from grader_ext.core.lesson import Lesson
from grader_ext.core.lesson_parser import parse_lesson
from grader_ext.core.notebook import Notebook
from grader_ext.core.progress import LessonState, Progress, lesson_states
from progress_service.store.courses import PublishedCourse, course_named
from progress_service.store.database import Session
from progress_service.store.errors import CourseUnavailable, LessonLocked, LessonUnknown, LessonVersionUnknown
from progress_service.store.progress import progress_in
from progress_service.store.tables import LessonRow, LessonVersion

_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_PARSED_KEPT = 256
_parsed: OrderedDict[tuple[str, str], Lesson] = OrderedDict()
"""Lessons by id and version, the least recently used first."""


@dataclass(frozen=True)
class StoredVersion:
    """One version of a lesson."""

    id: int
    lesson_id: int
    course: str
    lesson: Lesson


async def unlocked_lesson(session: Session, user: int, course: str, lesson: str) -> tuple[PublishedCourse, Progress]:
    """The course and the learner's progress in it, when the lesson is open to them.

    Raises:
        CourseUnknown, LessonUnknown: there is none with that id.
        CourseUnavailable: the course cannot be taught here.
        LessonLocked: the learner has not completed its prerequisites.
    """
    published = await course_named(session, course)
    if lesson not in published.versions:
        raise LessonUnknown(course=course, lesson=lesson)
    if published.unavailable_reason:
        raise CourseUnavailable(course=course, reason=published.unavailable_reason)
    progress = await progress_in(session, user, course)
    if lesson_states(progress, published.course)[lesson] is LessonState.LOCKED:
        raise _locked(published, progress, lesson)
    return published, progress


async def learners_notebook(session: Session, course: str, lesson: str) -> Notebook:
    """The learner's notebook of the lesson's present version."""
    notebook: Notebook | None = await session.scalar(
        select(LessonVersion.notebook)
        .join(LessonRow, LessonRow.id == LessonVersion.lesson_id)
        .where(LessonRow.course_id == course, LessonRow.name == lesson, LessonVersion.current)
    )
    if notebook is None:
        raise LessonUnknown(course=course, lesson=lesson)
    return notebook


async def version_of(session: Session, published: PublishedCourse, lesson: str, digest: str | None) -> StoredVersion:
    """A version of a lesson by its digest; the present one when none is given.

    Raises:
        LessonVersionUnknown: it is not stored.
    """
    course, present = published.course.id, published.versions.get(lesson)
    if present is not None and digest in (None, present.digest):
        known = await parsed_version(session, present.id, lesson, present.digest)
        return StoredVersion(present.id, present.lesson_id, course, known)
    return await _stored_version(session, course, lesson, digest)


async def _stored_version(session: Session, course: str, lesson: str, digest: str | None) -> StoredVersion:
    if digest is None or not _DIGEST.fullmatch(digest):
        raise LessonVersionUnknown(lesson=lesson, version=ascii((digest or "")[:80]))
    row = (
        await session.execute(
            select(LessonVersion.id, LessonVersion.lesson_id, LessonVersion.digest)
            .join(LessonRow, LessonRow.id == LessonVersion.lesson_id)
            .where(LessonRow.course_id == course, LessonRow.name == lesson, LessonVersion.digest == digest)
        )
    ).one_or_none()
    if row is None:
        raise LessonVersionUnknown(lesson=lesson, version=digest)
    return StoredVersion(row.id, row.lesson_id, course, await parsed_version(session, row.id, lesson, row.digest))


async def parsed_version(session: Session, version: int, lesson: str, digest: str) -> Lesson:
    """The lesson that a stored version is. Versions never change in what a lesson is made of, so it is kept parsed."""
    key = (lesson, digest)
    if key not in _parsed:
        source = (await session.execute(select(LessonVersion.source).where(LessonVersion.id == version))).scalar_one()
        _parsed[key] = parse_lesson(source, lesson, f"lesson {lesson}")
    _parsed.move_to_end(key)
    while len(_parsed) > _PARSED_KEPT:
        _parsed.popitem(last=False)
    return _parsed[key]


def _locked(published: PublishedCourse, progress: Progress, lesson: str) -> LessonLocked:
    by_id = published.course.by_id
    missing = [
        by_id[before].title for before in published.course.prerequisites(lesson) if not progress.of(before).completed_at
    ]
    return LessonLocked(title=by_id[lesson].title, missing=", ".join(missing))

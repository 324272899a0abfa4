"""Courses as they are published, and as they are looked up."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, bindparam, select, update
from sqlalchemy.dialects.postgresql import insert

from grader_ext.core.course import Course
from grader_ext.core.lesson import Release
from progress_service.store.changes import AnythingMayHaveChanged, announce
from progress_service.store.database import Session
from progress_service.store.errors import CourseUnknown
from progress_service.store.tables import CourseRow, LessonRow, LessonVersion


@dataclass(frozen=True)
class VersionFacts:
    """A lesson's present version: where it is stored, and what lists show of it."""

    id: int
    lesson_id: int
    digest: str
    tests: int
    max_score: float


@dataclass(frozen=True)
class PublishedCourse:
    """A course with the present versions of its lessons, by lesson id. One that was never published has none."""

    course: Course
    unavailable_reason: str | None
    versions: Mapping[str, VersionFacts]


_PUBLISHED_KEPT = 256
_published: OrderedDict[tuple[str, datetime], PublishedCourse] = OrderedDict()
"""Courses by id and time of publishing, the least recently used first. Only `publish` changes what they are made of."""

_TIMES = select(CourseRow.id, CourseRow.published_at)
_TIME_OF_ONE = _TIMES.where(CourseRow.id == bindparam("course"))


@dataclass(frozen=True)
class Published:
    """What `publish` did, by lesson ids."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    withdrawn: tuple[str, ...]
    """Published before, and no lessons of the course any more. Their submissions and progress are kept."""


async def publish(
    session: Session, course: Course, releases: Sequence[Release], *, unavailable_reason: str | None = None
) -> Published:
    """Store a course, with a new version of each lesson that changed. Older versions are kept.

    Args:
        session: the transaction; a course is published as a whole or not at all.
        course: as `course.toml` says.
        releases: one for each of the course's lessons.
        unavailable_reason: why the course cannot be taught here, such as a missing kernel.
    """
    before = (await _versions(session, [course.id]))[course.id]
    await _store_course(session, course, unavailable_reason)
    changes = {release.lesson.id: await _store_release(session, course, release) for release in releases}
    await announce(session, AnythingMayHaveChanged())
    return Published(
        new=tuple(lesson for lesson in changes if lesson not in before),
        changed=tuple(lesson for lesson, changed in changes.items() if changed and lesson in before),
        unchanged=tuple(lesson for lesson, changed in changes.items() if not changed),
        withdrawn=tuple(lesson for lesson in before if lesson not in course.by_id),
    )


async def all_courses(session: Session) -> list[PublishedCourse]:
    """All courses, by title."""
    times = (await session.execute(_TIMES)).all()
    courses = [await course_published_at(session, course, published_at) for course, published_at in times]
    return sorted(courses, key=lambda published: published.course.title)


async def course_named(session: Session, course: str) -> PublishedCourse:
    """One course.

    Raises:
        CourseUnknown: there is none with that id.
    """
    row = (await session.execute(_TIME_OF_ONE, {"course": course})).one_or_none()
    if row is None:
        raise CourseUnknown(course=course)
    return await course_published_at(session, course, row.published_at)


async def course_published_at(session: Session, course: str, published_at: datetime) -> PublishedCourse:
    """A course whose time of publishing was just read: read and parsed once, and kept until it is published again."""
    key = (course, published_at)
    if key not in _published:
        _published[key] = await _read(session, course)
    _published.move_to_end(key)
    while len(_published) > _PUBLISHED_KEPT:
        _published.popitem(last=False)
    return _published[key]


async def _read(session: Session, name: str) -> PublishedCourse:
    row = (await session.scalars(select(CourseRow).where(CourseRow.id == name))).one()
    course = Course.model_validate(row.definition)
    versions = (await _versions(session, [name]))[name]
    listed = {lesson: version for lesson, version in versions.items() if lesson in course.by_id}
    return PublishedCourse(course, row.unavailable_reason, listed)


async def _versions(session: Session, courses: Sequence[str]) -> dict[str, dict[str, VersionFacts]]:
    """The present versions, by course and lesson."""
    found: dict[str, dict[str, VersionFacts]] = {course: {} for course in courses}
    facts = [getattr(LessonVersion, field.name) for field in fields(VersionFacts)]
    rows = await session.execute(
        select(LessonRow.course_id, LessonRow.name, *facts)
        .join(LessonVersion, LessonVersion.lesson_id == LessonRow.id)
        .where(LessonRow.course_id.in_(courses), LessonVersion.current)
    )
    for course, lesson, *values in rows:
        found[course][lesson] = VersionFacts(*values)
    return found


async def _store_course(session: Session, course: Course, unavailable_reason: str | None) -> None:
    values = {
        "definition": course.model_dump(mode="json"),
        "unavailable_reason": unavailable_reason,
        "published_at": datetime.now(UTC),
    }
    statement = insert(CourseRow).values(id=course.id, **values)
    await session.execute(statement.on_conflict_do_update(index_elements=["id"], set_=values))


async def _store_release(session: Session, course: Course, release: Release) -> bool:
    """Store one lesson; returns whether anything of it is new."""
    lesson = await _lesson_id(session, course.id, release.lesson.id)
    present = await _current(session, lesson)
    if (
        present is not None
        and present.digest == release.lesson.version
        and present.source == release.lesson.notebook
        and present.notebook == release.notebook
    ):
        return False
    await session.execute(
        update(LessonVersion).where(LessonVersion.lesson_id == lesson, LessonVersion.current).values(current=False)
    )
    values = {
        "source": release.lesson.notebook,
        "notebook": release.notebook,
        "tests": len(release.lesson.tests),
        "max_score": release.lesson.max_score,
        "current": True,
    }
    statement = insert(LessonVersion).values(lesson_id=lesson, digest=release.lesson.version, **values)
    await session.execute(statement.on_conflict_do_update(index_elements=["lesson_id", "digest"], set_=values))
    return True


async def _current(session: Session, lesson: int) -> Row[str, dict[str, Any], dict[str, Any]] | None:
    return (
        await session.execute(
            select(LessonVersion.digest, LessonVersion.source, LessonVersion.notebook).where(
                LessonVersion.lesson_id == lesson, LessonVersion.current
            )
        )
    ).one_or_none()


async def _lesson_id(session: Session, course: str, name: str) -> int:
    statement = insert(LessonRow).values(course_id=course, name=name)
    # DO UPDATE, not DO NOTHING: only so is the id returned of a row that was there before.
    statement = statement.on_conflict_do_update(index_elements=["course_id", "name"], set_={"name": name})
    return (await session.execute(statement.returning(LessonRow.id))).scalar_one()

"""What the API answers, and how it follows from what is stored."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from grader_ext.core.course import LessonEntry
from grader_ext.core.events import Statistics
from grader_ext.core.progress import LessonState, Progress, lesson_states
from grader_ext.core.verdict import Verdict
from progress_service.auth.identity import Role
from progress_service.store.courses import PublishedCourse
from progress_service.store.submissions import StoredSubmission
from progress_service.store.tables import SubmissionStatus

_VERSION = "sha256:" + "3a" * 32
_LESSON: dict[str, Any] = {
    "id": "numbers",
    "title": "Numbers",
    "summary": "Add and multiply.",
    "unit": "Values",
    "estimated_minutes": 20,
    "state": "completed",
    "prerequisites": [],
    "unlocked_by": [],
    "version": _VERSION,
    "file_name": "numbers.ipynb",
    "attempts": 2,
    "best_score": 3.0,
    "max_score": 3.0,
    "completed_at": "2026-11-22T10:00:00Z",
    "active_seconds": 540,
}
_FIGURES: dict[str, Any] = {"completed": 1, "lessons": 1, "score": 3.0, "max_score": 3.0, "attempts": 2}


class LessonName(BaseModel):
    """A lesson by its id and title."""

    id: str
    title: str


class Lesson(BaseModel):
    """A lesson, and where the learner stands with it."""

    model_config = ConfigDict(json_schema_extra={"example": _LESSON})

    id: str
    title: str
    summary: str
    unit: str
    """The title of its unit; empty where it belongs to none."""
    estimated_minutes: int
    state: LessonState
    prerequisites: list[str]
    unlocked_by: list[LessonName]
    """Of the prerequisites, those that are still to be completed."""
    version: str | None
    """None while the lesson is not published; it is locked then."""
    file_name: str
    attempts: int
    best_score: float
    max_score: float
    completed_at: datetime | None
    active_seconds: int | None
    """Time on task; none where it is not counted."""


class Figures(BaseModel):
    """The learner's figures in a course."""

    completed: int
    lessons: int
    score: float
    max_score: float
    attempts: int


class Course(BaseModel):
    """A course as one learner sees it."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": "python",
                "title": "Python",
                "summary": "",
                "language": "python",
                "kernel": "python3",
                "available": True,
                "unavailable_reason": None,
                "lessons": [_LESSON],
                "next_lesson": None,
                "statistics": _FIGURES,
            }
        }
    )

    id: str
    title: str
    summary: str
    language: str
    kernel: str
    available: bool
    unavailable_reason: str | None
    lessons: list[Lesson]
    next_lesson: str | None
    """The first lesson that can be worked on; none when there is nothing left to do."""
    statistics: Figures


class LessonNotebook(BaseModel):
    """The learner's notebook of a lesson."""

    course: str
    lesson: str
    title: str
    version: str
    file_name: str
    notebook: dict[str, Any]


class Submission(BaseModel):
    """A submission, with its verdict once it has one."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": 17,
                "course": "python",
                "lesson": "numbers",
                "lesson_version": _VERSION,
                "status": "queued",
                "submitted_at": "2026-11-22T10:00:00Z",
                "graded_at": None,
                "attempt": 1,
                "verdict": None,
            }
        }
    )

    id: int
    course: str
    lesson: str
    lesson_version: str
    status: SubmissionStatus
    submitted_at: datetime
    graded_at: datetime | None
    attempt: int
    verdict: Verdict | None


class Me(BaseModel):
    """Who I am."""

    model_config = ConfigDict(json_schema_extra={"example": {"name": "ada", "role": "learner"}})

    name: str
    role: Role


class Health(BaseModel):
    """Whether everything runs."""

    model_config = ConfigDict(json_schema_extra={"example": {"status": "ok", "database": "ok", "worker": "ok"}})

    status: Literal["ok", "degraded"]
    database: Literal["ok", "unavailable"]
    worker: Literal["ok", "missing", "unknown"]


def course_of(published: PublishedCourse, progress: Progress, time: Mapping[tuple[str, str], int] | None) -> Course:
    """A course as a learner with this progress sees it.

    Args:
        published: the course.
        progress: the learner's progress in it.
        time: the learner's seconds by course and lesson; none where time on task is not counted.
    """
    course = published.course
    states = lesson_states(progress, course)
    lessons = [_lesson(published, entry, progress, states[entry.id], time) for entry in course.lessons]
    doable = (LessonState.OPEN, LessonState.IN_PROGRESS)
    return Course(
        id=course.id,
        title=course.title,
        summary=course.summary,
        language=course.language,
        kernel=course.kernel,
        available=published.unavailable_reason is None,
        unavailable_reason=published.unavailable_reason,
        lessons=lessons,
        next_lesson=next((lesson.id for lesson in lessons if lesson.state in doable), None),
        statistics=_figures(lessons),
    )


def submission_of(stored: StoredSubmission) -> Submission:
    """A submission as its learner sees it."""
    return Submission(
        id=stored.id,
        course=stored.course,
        lesson=stored.lesson,
        lesson_version=stored.lesson_version,
        status=stored.status,
        submitted_at=stored.submitted_at,
        graded_at=stored.graded_at,
        attempt=stored.attempt,
        verdict=stored.verdict,
    )


def statistics_of(course: Course) -> Statistics:
    """A course's figures as a live event."""
    return Statistics(course=course.id, **course.statistics.model_dump())


def _lesson(
    published: PublishedCourse,
    entry: LessonEntry,
    progress: Progress,
    state: LessonState,
    time: Mapping[tuple[str, str], int] | None,
) -> Lesson:
    known = progress.of(entry.id)
    version = published.versions.get(entry.id)
    prerequisites = published.course.prerequisites(entry.id)
    titles = {other.id: other.title for other in published.course.lessons}
    missing = [before for before in prerequisites if not progress.of(before).completed_at]
    return Lesson(
        id=entry.id,
        title=entry.title,
        summary=entry.summary,
        unit=entry.unit,
        estimated_minutes=entry.estimated_minutes,
        state=state if version else LessonState.LOCKED,
        prerequisites=list(prerequisites),
        unlocked_by=[LessonName(id=before, title=titles[before]) for before in missing],
        version=version.digest if version else None,
        file_name=entry.file_name,
        attempts=known.attempts,
        best_score=known.best_score,
        max_score=known.max_score if known.attempts else (version.max_score if version else 0.0),
        completed_at=known.completed_at,
        active_seconds=None if time is None else time.get((published.course.id, entry.id), 0),
    )


def _figures(lessons: list[Lesson]) -> Figures:
    return Figures(
        completed=sum(lesson.state is LessonState.COMPLETED for lesson in lessons),
        lessons=len(lessons),
        score=sum(lesson.best_score for lesson in lessons),
        max_score=sum(lesson.max_score for lesson in lessons),
        attempts=sum(lesson.attempts for lesson in lessons),
    )

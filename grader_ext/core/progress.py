"""How a learner gets on in a course: a pure function of the verdicts, in the order in which they came.

What is unlocked follows from the course's prerequisites and from what was completed; it is stored nowhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from grader_ext.core.course import Course
from grader_ext.core.verdict import Verdict, VerdictStatus


class LessonState(StrEnum):
    """Where a learner stands with one lesson."""

    LOCKED = "locked"
    OPEN = "open"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"


@dataclass(frozen=True)
class LessonProgress:
    """What is kept of one learner's way through one lesson."""

    attempts: int = 0
    best_score: float = 0.0
    max_score: float = 0.0
    """Of the verdict that gave `best_score`."""
    last_score: float = 0.0
    last_attempt_at: datetime | None = None
    completed_at: datetime | None = None
    """When it was first passed. A lesson stays completed, whatever comes later."""


@dataclass(frozen=True)
class Progress:
    """One learner's progress in one course; lessons without a verdict are not in it."""

    lessons: Mapping[str, LessonProgress] = field(default_factory=dict)

    def of(self, lesson: str) -> LessonProgress:
        """The lesson's progress, empty when there is none."""
        return self.lessons.get(lesson, LessonProgress())


@dataclass(frozen=True)
class Completed:
    """A lesson was passed for the first time."""

    lesson: str


@dataclass(frozen=True)
class Unlocked:
    """A lesson can be opened now."""

    lesson: str


ProgressEvent = Completed | Unlocked


def apply(
    progress: Progress, verdict: Verdict, course: Course, now: datetime
) -> tuple[Progress, tuple[ProgressEvent, ...]]:
    """Take a verdict into account.

    Args:
        progress: what was known before.
        verdict: of one submission for a lesson of this course.
        course: the course as it is now.
        now: when the verdict was reached, with a time zone.

    Returns:
        The new progress, and what happened by it: completion first, then unlocks in course order. A verdict with the
        status `error` changes nothing: the grader's own fault never costs an attempt.
    """
    if verdict.status is VerdictStatus.ERROR or verdict.lesson not in course.by_id:
        return progress, ()
    before = progress.of(verdict.lesson)
    after = _counted(before, verdict, now, completes=passes(verdict, course))
    new = Progress({**progress.lessons, verdict.lesson: after})
    if before.completed_at or not after.completed_at:
        return new, ()
    return new, (Completed(verdict.lesson), *_unlocked(progress, new, course))


def passes(verdict: Verdict, course: Course) -> bool:
    """Whether the verdict's score reaches the lesson's pass mark. A lesson without points passes when it ran."""
    if verdict.max_score == 0:
        return verdict.status is VerdictStatus.PASSED
    return verdict.score >= course.pass_mark_of(verdict.lesson) * verdict.max_score - 1e-9


def lesson_states(progress: Progress, course: Course) -> dict[str, LessonState]:
    """The state of each lesson of the course, in course order."""
    return {entry.id: _state(progress, course, entry.id) for entry in course.lessons}


def next_lesson(progress: Progress, course: Course) -> str | None:
    """The first lesson, in course order, that is open or in progress; none when there is nothing left to do."""
    states = lesson_states(progress, course)
    doable = (LessonState.OPEN, LessonState.IN_PROGRESS)
    return next((lesson for lesson, state in states.items() if state in doable), None)


def _state(progress: Progress, course: Course, lesson: str) -> LessonState:
    known = progress.of(lesson)
    if known.completed_at:
        return LessonState.COMPLETED
    if not all(progress.of(before).completed_at for before in course.prerequisites(lesson)):
        return LessonState.LOCKED
    return LessonState.IN_PROGRESS if known.attempts else LessonState.OPEN


def _counted(before: LessonProgress, verdict: Verdict, now: datetime, *, completes: bool) -> LessonProgress:
    better = before.attempts == 0 or _share(verdict.score, verdict.max_score) >= _share(
        before.best_score, before.max_score
    )
    return replace(
        before,
        attempts=before.attempts + 1,
        best_score=verdict.score if better else before.best_score,
        max_score=verdict.max_score if better else before.max_score,
        last_score=verdict.score,
        last_attempt_at=now,
        completed_at=before.completed_at or (now if completes else None),
    )


def _share(score: float, max_score: float) -> float:
    return score / max_score if max_score else 0.0


def _unlocked(before: Progress, after: Progress, course: Course) -> tuple[Unlocked, ...]:
    old, new = lesson_states(before, course), lesson_states(after, course)
    return tuple(
        Unlocked(lesson)
        for lesson, state in new.items()
        if old[lesson] is LessonState.LOCKED and state in (LessonState.OPEN, LessonState.IN_PROGRESS)
    )

"""A learner's live events, as the difference between what they were shown and what is stored now.

So a message that was lost, or a connection that was down, costs nothing: the next look finds what happened since.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from grader_ext.core.events import (
    GradingStarted,
    LessonUnlocked,
    LiveEvent,
    Queued,
    Snapshot,
    Superseded,
    TestJudged,
    TimeWorked,
    VerdictReached,
)
from grader_ext.core.progress import LessonState
from progress_service.api.catalogue import courses_for
from progress_service.api.models import Course, statistics_of, submission_of
from progress_service.store.database import Database
from progress_service.store.submissions import ACTIVE, StoredSubmission, newest_submission, submissions_since
from progress_service.store.tables import SubmissionStatus

_BEGUN = (SubmissionStatus.RUNNING, SubmissionStatus.GRADED, SubmissionStatus.FAILED)


@dataclass(frozen=True)
class View:
    """All that a learner's page shows, at one moment."""

    courses: tuple[Course, ...]
    submissions: dict[int, StoredSubmission]
    """Those that were not graded at the last look, and those that came since."""
    newest: int
    """The id of the learner's newest submission."""

    @property
    def active(self) -> list[StoredSubmission]:
        """The submissions that are still queued or running."""
        return [submission for submission in self.submissions.values() if submission.status in ACTIVE]


async def look(database: Database, user: int, before: View | None = None, *, counts_time: bool = True) -> View:
    """Read what a learner's page shows.

    Args:
        database: the store.
        user: the learner's id.
        before: the last look; what was under way then is in the new one, whatever came of it.
        counts_time: whether time on task is counted and shown.
    """
    async with database.snapshot() as session:
        last = await newest_submission(session, user) if before is None else before.newest
        among = [submission.id for submission in before.active] if before else []
        submissions = {one.id: one for one in await submissions_since(session, user, last, among)}
        courses = tuple(await courses_for(session, user, counts_time=counts_time))
    return View(courses, submissions, max([last, *submissions]))


def snapshot(view: View) -> Snapshot:
    """The event that tells a page everything."""
    return Snapshot(
        courses=[course.model_dump(mode="json") for course in view.courses],
        submissions=[submission_of(one).model_dump(mode="json") for one in view.active],
    )


def news(told: View | None, now: View) -> list[LiveEvent]:
    """What to tell a page that was told this much: at first everything, then what happened."""
    return [snapshot(now)] if told is None else events_between(told, now)


def events_between(before: View, after: View) -> list[LiveEvent]:
    """What happened from one look to the next, in the order in which a learner would tell it."""
    events: list[LiveEvent] = []
    if _published(before) != _published(after):
        events.append(snapshot(after))
    for submission in after.submissions.values():
        events.extend(_of_submission(before.submissions.get(submission.id), submission, after))
    known = {course.id: course for course in before.courses}
    for course in after.courses:
        if course.id in known:
            events.extend(_of_course(known[course.id], course))
    return events


def _published(view: View) -> list[object]:
    """What only publishing a course changes."""
    return [
        (
            course.id,
            course.title,
            course.available,
            [(lesson.id, lesson.title, lesson.version) for lesson in course.lessons],
        )
        for course in view.courses
    ]


def _of_submission(old: StoredSubmission | None, new: StoredSubmission, view: View) -> Iterator[LiveEvent]:
    about: dict[str, Any] = {"course": new.course, "lesson": new.lesson, "submission": new.id}
    status = old.status if old else None
    if old is None or (status is SubmissionStatus.RUNNING and new.status is SubmissionStatus.QUEUED):
        yield Queued(**about)
    if new.status in _BEGUN and status not in _BEGUN:
        yield GradingStarted(**about, tests=new.tests)
    told = {result.id for result in old.results} if old else set()
    for number, result in enumerate(new.results, start=1):
        if result.id not in told:
            yield TestJudged(**about, number=number, total=new.tests, result=result)
    if new.verdict and not (old and old.verdict):
        yield VerdictReached(**about, verdict=new.verdict, completed=_completed(new, view))
    if new.status is SubmissionStatus.SUPERSEDED and status is not SubmissionStatus.SUPERSEDED:
        yield Superseded(**about, by=new.superseded_by or new.id)


def _completed(submission: StoredSubmission, view: View) -> bool:
    return any(
        lesson.state is LessonState.COMPLETED
        for course in view.courses
        for lesson in course.lessons
        if (course.id, lesson.id) == (submission.course, submission.lesson)
    )


def _of_course(old: Course, new: Course) -> Iterator[LiveEvent]:
    locked = {lesson.id for lesson in old.lessons if lesson.state is LessonState.LOCKED}
    for lesson in new.lessons:
        if lesson.id in locked and lesson.state is not LessonState.LOCKED:
            yield LessonUnlocked(course=new.id, lesson=lesson.id, title=lesson.title)
    if old.statistics != new.statistics:
        yield statistics_of(new)
    told = {lesson.id: lesson.active_seconds for lesson in old.lessons}
    for lesson in new.lessons:
        if lesson.active_seconds is not None and lesson.active_seconds != told.get(lesson.id):
            yield TimeWorked(course=new.id, lesson=lesson.id, seconds=lesson.active_seconds)

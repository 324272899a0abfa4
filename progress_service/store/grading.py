"""What a worker does with a submission: claim it, tell how it goes, record the verdict, or give it back.

Each is one transaction and safe to do twice: what is recorded first counts, and a job that runs again changes nothing.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.sql.dml import ReturningUpdate

from grader_ext.core.course import Course
from grader_ext.core.events import TestFinished
from grader_ext.core.lesson import Lesson
from grader_ext.core.progress import apply
from grader_ext.core.submission import Submission
from grader_ext.core.verdict import Verdict, VerdictStatus
from progress_service.store.changes import Changed, announce, announcing
from progress_service.store.courses import course_published_at
from progress_service.store.database import Session
from progress_service.store.lessons import parsed_version
from progress_service.store.progress import progress_in, store_progress
from progress_service.store.storable import storable
from progress_service.store.submissions import ACTIVE, attempts_of
from progress_service.store.tables import CourseRow, LessonRow, LessonVersion, SubmissionRow, SubmissionStatus
from progress_service.store.test_results import replace_results, store_results
from progress_service.store.users import lock_learner_of


@dataclass(frozen=True)
class Claim:
    """Everything that grading a submission needs."""

    id: int
    user: int
    submission: Submission
    lesson: Lesson
    course: Course
    tries: int
    """How often it was begun, this time included."""


async def claim(session: Session, submission: int) -> Claim | None:
    """Take a submission to grade it.

    Returns:
        None when there is nothing to grade: it has its verdict, was superseded, or does not exist.
    """
    if await lock_learner_of(session, submission) is None:
        return None
    row = (await session.execute(_CLAIM, {"submission": submission, "now": datetime.now(UTC)})).one_or_none()
    if row is None:
        return None
    if row.tries > 1:
        await replace_results(session, row.id, ())
    return Claim(
        id=row.id,
        user=row.user_id,
        submission=Submission(row.name, row.digest, row.answers, row.attempt),
        lesson=await parsed_version(session, row.lesson_version_id, row.name, row.digest),
        course=(await course_published_at(session, row.course_id, row.published_at)).course,
        tries=row.tries,
    )


async def report_tests(session: Session, taken: Claim, finished: list[TestFinished]) -> None:
    """Keep the results of tests while the grading goes on, so that they can be shown."""
    if await session.scalar(_RUNNING, {"submission": taken.id}) is None:
        return
    await store_results(session, taken.id, {event.number: event.result for event in finished})
    await announce(session, Changed(taken.user, taken.id))


async def record(session: Session, submission: int, verdict: Verdict) -> bool:
    """Store a verdict with all that follows from it: test results, the submission's end, the learner's progress.

    Returns:
        False when the submission has its verdict already, or was superseded; then nothing changes.
    """
    await lock_learner_of(session, submission)
    row = (await session.execute(_GRADED, {"submission": submission})).one_or_none()
    if row is None or row.status not in ACTIVE:
        return False
    now = datetime.now(UTC)
    await replace_results(session, row.id, verdict.tests)
    course = (await course_published_at(session, row.course_id, row.published_at)).course
    before = await progress_in(session, row.user_id, course.id)
    after, _ = apply(before, verdict, course, now)
    if after is not before:
        await store_progress(session, row.user_id, row.lesson_id, after.of(verdict.lesson))
    status = SubmissionStatus.FAILED if verdict.status is VerdictStatus.ERROR else SubmissionStatus.GRADED
    report = storable(verdict.model_dump(mode="json", exclude={"tests"}))
    await session.execute(_END, {"submission": submission, "end": status, "verdict": report, "now": now})
    return True


async def give_back(session: Session, submission: int) -> bool:
    """Put a submission that could not be graded back among those that wait.

    Returns:
        False when there is nothing to wait for: a newer one of the same lesson waits and supersedes it, or it has its
        verdict.
    """
    row = await _locked(session, submission)
    if row is None or row.status not in ACTIVE:
        return False
    newer = await session.scalar(
        select(func.max(SubmissionRow.id)).where(
            SubmissionRow.user_id == row.user_id,
            SubmissionRow.lesson_id == row.lesson_id,
            SubmissionRow.status == SubmissionStatus.QUEUED,
            SubmissionRow.id > row.id,
        )
    )
    await replace_results(session, row.id, ())
    row.status = SubmissionStatus.QUEUED if newer is None else SubmissionStatus.SUPERSEDED
    row.superseded_by = newer
    await announce(session, Changed(row.user_id, row.id))
    return newer is None


async def _locked(session: Session, submission: int) -> SubmissionRow | None:
    """The submission's row, and its learner's lock: in this order everywhere, so that nobody waits in a circle."""
    await lock_learner_of(session, submission)
    return await session.get(SubmissionRow, submission, with_for_update={"key_share": True})


def _claim() -> ReturningUpdate[*tuple[Any, ...]]:
    """Marks a submission as being graded, announces it, and tells what grading it needs."""
    about = (LessonRow.name, LessonRow.course_id, LessonVersion.digest, CourseRow.published_at)
    return (
        update(SubmissionRow)
        .where(
            SubmissionRow.id == bindparam("submission"),
            SubmissionRow.status.in_(ACTIVE),
            LessonVersion.id == SubmissionRow.lesson_version_id,
            LessonRow.id == SubmissionRow.lesson_id,
            CourseRow.id == LessonRow.course_id,
        )
        .values(
            status=SubmissionStatus.RUNNING,
            started_at=bindparam("now"),
            tries=SubmissionRow.tries + 1,
            attempt=attempts_of(SubmissionRow.user_id, SubmissionRow.lesson_id) + 1,
        )
        .returning(*SubmissionRow.__table__.columns, *about, announcing(SubmissionRow.user_id, SubmissionRow.id))
        .execution_options(synchronize_session=False)  # no object of this row is at hand
    )


# What is asked again and again is put together once.
_CLAIM = _claim()
_GRADED = (
    select(
        *(SubmissionRow.id, SubmissionRow.status, SubmissionRow.user_id, SubmissionRow.lesson_id),
        *(LessonRow.course_id, CourseRow.published_at),
    )
    .join(LessonRow, LessonRow.id == SubmissionRow.lesson_id)
    .join(CourseRow, CourseRow.id == LessonRow.course_id)
    .where(SubmissionRow.id == bindparam("submission"))
    .with_for_update(key_share=True, of=SubmissionRow)
)
_END = (
    update(SubmissionRow)
    .where(SubmissionRow.id == bindparam("submission"))
    .values(status=bindparam("end"), report=bindparam("verdict"), graded_at=bindparam("now"))
    .returning(announcing(SubmissionRow.user_id, SubmissionRow.id))
    .execution_options(synchronize_session=False)
)
_RUNNING = (
    select(SubmissionRow.id)
    .where(SubmissionRow.id == bindparam("submission"), SubmissionRow.status == SubmissionStatus.RUNNING)
    .with_for_update(key_share=True)
)

"""What a worker does with a submission: claim it, tell how it goes, record the verdict, or give it back.

Each is one transaction and safe to do twice: what is recorded first counts, and a job that runs again changes nothing.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import func, select

from grader_ext.core.course import Course
from grader_ext.core.events import TestFinished
from grader_ext.core.lesson import Lesson
from grader_ext.core.progress import apply
from grader_ext.core.submission import Submission
from grader_ext.core.verdict import Verdict, VerdictStatus
from progress_service.store.changes import Changed, announce
from progress_service.store.database import Session
from progress_service.store.lessons import parsed_version
from progress_service.store.progress import progress_in, store_progress
from progress_service.store.storable import storable
from progress_service.store.submissions import ACTIVE, attempts_made
from progress_service.store.tables import CourseRow, LessonRow, LessonVersion, SubmissionRow, SubmissionStatus
from progress_service.store.test_results import replace_results, store_result
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
    row = await _locked(session, submission)
    if row is None or row.status not in ACTIVE:
        return None
    if row.tries:
        await replace_results(session, row.id, ())
    row.attempt = await attempts_made(session, row.user_id, row.lesson_id) + 1
    row.status = SubmissionStatus.RUNNING
    row.started_at = datetime.now(UTC)
    row.tries += 1
    await announce(session, Changed(row.user_id, row.id))
    return await _claim(session, row)


async def report_tests(session: Session, taken: Claim, finished: list[TestFinished]) -> None:
    """Keep the results of tests while the grading goes on, so that they can be shown."""
    running = await session.scalar(
        select(SubmissionRow.id)
        .where(SubmissionRow.id == taken.id, SubmissionRow.status == SubmissionStatus.RUNNING)
        .with_for_update(key_share=True)
    )
    if running is None:
        return
    for event in finished:
        await store_result(session, taken.id, event.number, event.result)
    await announce(session, Changed(taken.user, taken.id))


async def record(session: Session, submission: int, verdict: Verdict) -> bool:
    """Store a verdict with all that follows from it: test results, the submission's end, the learner's progress.

    Returns:
        False when the submission has its verdict already, or was superseded; then nothing changes.
    """
    row = await _locked(session, submission)
    if row is None or row.status not in ACTIVE:
        return False
    now = datetime.now(UTC)
    await replace_results(session, row.id, verdict.tests)
    row.report = storable(verdict.model_dump(mode="json", exclude={"tests"}))
    row.graded_at = now
    row.status = SubmissionStatus.FAILED if verdict.status is VerdictStatus.ERROR else SubmissionStatus.GRADED
    await _count(session, row, verdict, now)
    await announce(session, Changed(row.user_id, row.id))
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


async def _claim(session: Session, row: SubmissionRow) -> Claim:
    version = (
        await session.execute(
            select(LessonRow.name, LessonVersion.digest, CourseRow.definition)
            .join(LessonVersion, LessonVersion.lesson_id == LessonRow.id)
            .join(CourseRow, CourseRow.id == LessonRow.course_id)
            .where(LessonVersion.id == row.lesson_version_id)
        )
    ).one()
    return Claim(
        id=row.id,
        user=row.user_id,
        submission=Submission(version.name, version.digest, row.answers, row.attempt),
        lesson=await parsed_version(session, row.lesson_version_id, version.name, version.digest),
        course=Course.model_validate(version.definition),
        tries=row.tries,
    )


async def _count(session: Session, row: SubmissionRow, verdict: Verdict, now: datetime) -> None:
    of_lesson = select(CourseRow).join(LessonRow, LessonRow.course_id == CourseRow.id)
    course_row = (await session.execute(of_lesson.where(LessonRow.id == row.lesson_id))).scalar_one()
    course = Course.model_validate(course_row.definition)
    before = await progress_in(session, row.user_id, course.id)
    after, _ = apply(before, verdict, course, now)
    if after is not before:
        await store_progress(session, row.user_id, row.lesson_id, after.of(verdict.lesson))

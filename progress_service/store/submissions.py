"""Submissions: handed in, superseded, looked up. `grading` has what a worker does with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Select,
    SQLColumnExpression,
    and_,
    any_,
    bindparam,
    func,
    insert,
    or_,
    select,
    update,
)

from grader_ext.core.verdict import TestResult, Verdict
from progress_service.store.changes import Changed, announce, announcing
from progress_service.store.database import Session
from progress_service.store.errors import SubmissionUnknown
from progress_service.store.lessons import StoredVersion
from progress_service.store.queue import enqueueing, withdraw
from progress_service.store.storable import storable
from progress_service.store.tables import (
    LessonRow,
    LessonVersion,
    SubmissionRow,
    SubmissionStatus,
    UserProgress,
)
from progress_service.store.test_results import results_of
from progress_service.store.users import lock_learner

ACTIVE = (SubmissionStatus.QUEUED, SubmissionStatus.RUNNING)


@dataclass(frozen=True)
class StoredSubmission:
    """A submission as others may see it. The answers stay inside."""

    id: int
    course: str
    lesson: str
    lesson_version: str
    status: SubmissionStatus
    attempt: int
    submitted_at: datetime
    graded_at: datetime | None
    superseded_by: int | None
    tests: int
    """How many tests the lesson has."""
    results: tuple[TestResult, ...]
    """Those judged so far."""
    verdict: Verdict | None


def _make_room() -> Select[int, int | None]:
    """Supersedes the learner's submission that still waits, and counts which attempt the new one is.

    One that is being graded counts, too.
    """
    mine = and_(SubmissionRow.user_id == bindparam("user"), SubmissionRow.lesson_id == bindparam("lesson"))
    superseding = (
        update(SubmissionRow)
        .where(mine, SubmissionRow.status == SubmissionStatus.QUEUED)
        .values(status=SubmissionStatus.SUPERSEDED)
        .returning(SubmissionRow.id)
    )
    waiting = select(superseding.cte("superseded").c.id).scalar_subquery()
    running = select(func.count()).where(mine, SubmissionRow.status == SubmissionStatus.RUNNING).scalar_subquery()
    return select((attempts_of(bindparam("user"), bindparam("lesson")) + running + 1).label("attempt"), waiting)


def _store() -> Select[int]:
    """Stores a submission with the job that grades it, and announces it."""
    columns = ("user_id", "lesson_id", "lesson_version_id", "answers", "attempt", "status", "submitted_at")
    stored = insert(SubmissionRow).values({name: bindparam(name) for name in columns}).returning(SubmissionRow.id)
    new = stored.cte("stored")
    return select(
        new.c.id,
        enqueueing(new.c.id, func.concat("learner:", bindparam("user_id"), ":lesson:", bindparam("lesson_id"))),
        announcing(bindparam("user_id"), new.c.id),
    )


async def submit(session: Session, user: int, version: StoredVersion, answers: Mapping[str, str]) -> StoredSubmission:
    """Store a submission and the job that grades it; one that still waits is superseded."""
    await lock_learner(session, user)
    attempt, waiting = (await session.execute(_MAKE_ROOM, {"user": user, "lesson": version.lesson_id})).one()
    if waiting is not None:
        await withdraw(session, waiting)
    values: dict[str, Any] = {
        "user_id": user,
        "lesson_id": version.lesson_id,
        "lesson_version_id": version.id,
        "answers": storable(dict(answers)),
        "attempt": attempt,
        "status": SubmissionStatus.QUEUED,
        "submitted_at": datetime.now(UTC),
    }
    new = (await session.execute(_STORE, values)).one().id
    if waiting is not None:
        await _name_successor(session, user, waiting, new)
    lesson = version.lesson
    row = SubmissionRow(id=new, **values)
    return _from_row(row, version.course, lesson.id, lesson.version, len(lesson.tests), ())


def attempts_of(user: SQLColumnExpression[int], lesson: SQLColumnExpression[int]) -> ColumnElement[int]:
    """How many attempts of the learner's at the lesson were graded."""
    attempts = select(UserProgress.attempts).where(UserProgress.user_id == user, UserProgress.lesson_id == lesson)
    return func.coalesce(attempts.scalar_subquery(), 0)


async def submission_of(session: Session, user: int, submission: int) -> StoredSubmission:
    """One of the learner's own submissions.

    Raises:
        SubmissionUnknown: there is none with that id, or it is somebody else's.
    """
    found = await _stored(session, _select().where(SubmissionRow.user_id == user, SubmissionRow.id == submission))
    if not found:
        raise SubmissionUnknown(submission=submission)
    return found[0]


async def submissions_for(
    session: Session, user: int, course: str, lesson: str, limit: int = 50
) -> list[StoredSubmission]:
    """The learner's submissions for a lesson, newest first."""
    mine = and_(SubmissionRow.user_id == user, LessonRow.course_id == course, LessonRow.name == lesson)
    return await _stored(session, _select().where(mine).order_by(SubmissionRow.id.desc()).limit(limit))


async def submissions_since(
    session: Session, user: int, last: int, among: Sequence[int] = ()
) -> list[StoredSubmission]:
    """The learner's submissions newer than `last`, those named, and those not graded yet; oldest first."""
    return await _stored(session, _SINCE, {"user": user, "last": last, "among": list(among)})


async def unfinished_submissions(session: Session, user: int) -> list[StoredSubmission]:
    """The learner's submissions that have no verdict yet, oldest first."""
    unfinished = and_(SubmissionRow.user_id == user, SubmissionRow.status.in_(ACTIVE))
    return await _stored(session, _select().where(unfinished).order_by(SubmissionRow.id))


async def newest_submission(session: Session, user: int) -> int:
    """The id of the learner's newest submission; 0 when there is none."""
    return await session.scalar(select(func.max(SubmissionRow.id)).where(SubmissionRow.user_id == user)) or 0


async def _name_successor(session: Session, user: int, submission: int, successor: int) -> None:
    await session.execute(update(SubmissionRow).where(SubmissionRow.id == submission).values(superseded_by=successor))
    await announce(session, Changed(user, submission))


_Selected = Select[SubmissionRow, str, str, str, int]


def _select() -> _Selected:
    return (
        select(SubmissionRow, LessonRow.course_id, LessonRow.name, LessonVersion.digest, LessonVersion.tests)
        .join(LessonRow, LessonRow.id == SubmissionRow.lesson_id)
        .join(LessonVersion, LessonVersion.id == SubmissionRow.lesson_version_id)
    )


async def _stored(
    session: Session, statement: _Selected, parameters: Mapping[str, object] | None = None
) -> list[StoredSubmission]:
    rows = (await session.execute(statement, parameters)).all()
    begun = [row.SubmissionRow.id for row in rows if row.SubmissionRow.status != SubmissionStatus.QUEUED]
    results = await results_of(session, begun)
    return [
        _from_row(submission, course, lesson, digest, tests, results.get(submission.id, ()))
        for submission, course, lesson, digest, tests in rows
    ]


def _from_row(
    row: SubmissionRow, course: str, lesson: str, digest: str, tests: int, results: tuple[TestResult, ...]
) -> StoredSubmission:
    verdict = None if row.report is None else Verdict.model_validate({**row.report, "tests": results})
    return StoredSubmission(
        id=row.id,
        course=course,
        lesson=lesson,
        lesson_version=digest,
        status=SubmissionStatus(row.status),
        attempt=row.attempt,
        submitted_at=row.submitted_at,
        graded_at=row.graded_at,
        superseded_by=row.superseded_by,
        tests=tests,
        results=results,
        verdict=verdict,
    )


# What is asked again and again is put together once.
_MAKE_ROOM = _make_room()
_STORE = _store()
_SINCE = (
    _select()
    .where(
        SubmissionRow.user_id == bindparam("user"),
        or_(
            SubmissionRow.id > bindparam("last"),
            SubmissionRow.id == any_(bindparam("among", type_=ARRAY(BigInteger))),
            SubmissionRow.status.in_(ACTIVE),
        ),
    )
    .order_by(SubmissionRow.id)
)

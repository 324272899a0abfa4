"""For how long a learner has worked in each lesson.

Their page counts, and tells it in batches; here it is checked, added up, and counted once, however often a batch comes.
"""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert

from progress_service.store.changes import Changed, announce
from progress_service.store.courses import course_named
from progress_service.store.database import Session
from progress_service.store.errors import LessonUnknown, TimeNotPassed
from progress_service.store.tables import LessonRow, TimeBatch, TimeOnTask, User
from progress_service.store.users import lock_learner

MOST_SECONDS = 12 * 60 * 60
"""Of one batch, and how far back time can be claimed: so long a connection can be lost without a second being lost."""

TOLERANCE = timedelta(seconds=60)
"""So far a learner's claims, all together, may be ahead of our clock."""

_KEPT = timedelta(days=7)
"""So long a batch is known when it comes again. Pages give up sooner: `KEPT_MS` in lab/src/time/time_outbox.ts."""

_OF_LEARNER = (
    select(LessonRow.course_id, LessonRow.name, TimeOnTask.seconds)
    .join(LessonRow, LessonRow.id == TimeOnTask.lesson_id)
    .where(TimeOnTask.user_id == bindparam("user"))
)
_BATCH = select(TimeBatch.lesson_id).where(TimeBatch.user_id == bindparam("user"), TimeBatch.id == bindparam("batch"))
_CLAIMED_UNTIL = (
    select(TimeBatch.claimed_until)
    .where(TimeBatch.user_id == bindparam("user"))
    .order_by(TimeBatch.claimed_until.desc())
    .limit(1)
)
_SINCE = select(User.created_at).where(User.id == bindparam("user"))
_SECONDS = select(TimeOnTask.seconds).where(
    TimeOnTask.user_id == bindparam("user"), TimeOnTask.lesson_id == bindparam("lesson")
)


async def all_time(session: Session, user: int) -> dict[tuple[str, str], int]:
    """The learner's seconds by course and lesson; a lesson without any is missing."""
    return {(course, lesson): seconds for course, lesson, seconds in await session.execute(_OF_LEARNER, {"user": user})}


async def add_time(
    session: Session, user: int, course: str, lesson: str, batch: UUID, seconds: int, now: datetime
) -> int:
    """Count a batch, unless it was counted before.

    Args:
        session: the transaction.
        user: the learner's id.
        course: the course's id.
        lesson: the lesson's id.
        batch: the page's name for this batch.
        seconds: 1 to `MOST_SECONDS`.
        now: the server's time.

    Returns:
        The learner's seconds in the lesson, with the batch's.

    Raises:
        CourseUnknown, LessonUnknown: there is none with that id.
        TimeNotPassed: more is claimed than can have been worked.
    """
    published = await course_named(session, course)
    if lesson not in published.versions:
        raise LessonUnknown(course=course, lesson=lesson)
    lesson_id = published.versions[lesson].lesson_id
    await lock_learner(session, user)
    if await session.scalar(_BATCH, {"user": user, "batch": batch}) is None:
        until = claim(await _claimed_until(session, user), seconds, now)
        await _store(session, user, lesson_id, seconds)
        values = {"claimed_until": until, "received_at": now, "seconds": seconds}
        await session.execute(insert(TimeBatch).values(user_id=user, id=batch, lesson_id=lesson_id, **values))
        await announce(session, Changed(user, submission=None))
        await session.execute(delete(TimeBatch).where(TimeBatch.user_id == user, TimeBatch.received_at < now - _KEPT))
    return (await session.scalar(_SECONDS, {"user": user, "lesson": lesson_id})) or 0


def claim(claimed_until: datetime, seconds: int, now: datetime) -> datetime:
    """Up to when a learner's time is claimed, once they have claimed so many seconds more.

    Claims fill the time that has passed from its beginning: what one batch left unclaimed a later one may claim, such
    as that of another window which could not send it sooner. So all batches together never claim more than has passed,
    which they could if each were held only against the time since the last one. (It is the virtual scheduling of the
    generic cell rate algorithm, ITU-T I.371.)

    Args:
        claimed_until: up to when it was claimed before.
        seconds: how much is claimed.
        now: the server's time.

    Raises:
        TimeNotPassed: it would end more than `TOLERANCE` after `now`.
    """
    begin = max(claimed_until, now - timedelta(seconds=MOST_SECONDS))
    end = begin + timedelta(seconds=seconds)
    if end > now + TOLERANCE:
        possible = max(0, int((now + TOLERANCE - begin).total_seconds()))
        raise TimeNotPassed(seconds=seconds, possible=possible)
    return end


async def _claimed_until(session: Session, user: int) -> datetime:
    claimed: datetime | None = await session.scalar(_CLAIMED_UNTIL, {"user": user})
    return claimed or (await session.execute(_SINCE, {"user": user})).scalar_one()


async def _store(session: Session, user: int, lesson: int, seconds: int) -> None:
    statement = insert(TimeOnTask).values(user_id=user, lesson_id=lesson, seconds=seconds)
    more = {"seconds": TimeOnTask.seconds + statement.excluded.seconds}
    await session.execute(statement.on_conflict_do_update(index_elements=["user_id", "lesson_id"], set_=more))

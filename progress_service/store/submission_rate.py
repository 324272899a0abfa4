"""How often a learner may hand a lesson in."""

from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import bindparam, select

from progress_service.store.database import Session
from progress_service.store.errors import TooManySubmissions
from progress_service.store.tables import SubmissionRow
from progress_service.store.users import lock_learner

WINDOW = timedelta(minutes=1)

_NTH_NEWEST = (
    select(SubmissionRow.submitted_at)
    .where(SubmissionRow.user_id == bindparam("user"), SubmissionRow.lesson_id == bindparam("lesson"))
    .order_by(SubmissionRow.id.desc())
    .offset(bindparam("newer"))
    .limit(1)
)


async def hold_to_rate(session: Session, user: int, lesson: int, most: int, now: datetime) -> None:
    """Refuse one more submission while there are as many in the last minute as there may be.

    Superseded ones count: they were work, too.

    Args:
        session: the transaction, which holds the learner from here on, so that submissions at once are counted.
        user: the learner's id.
        lesson: the lesson's id.
        most: how many there may be in a minute.
        now: the server's time.

    Raises:
        TooManySubmissions: there are as many.
    """
    await lock_learner(session, user)
    first = await session.scalar(_NTH_NEWEST, {"user": user, "lesson": lesson, "newer": most - 1})
    if first is not None and first + WINDOW > now:
        raise TooManySubmissions(most=most, seconds=max(1, ceil((first + WINDOW - now).total_seconds())))

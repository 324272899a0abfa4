"""Who has used the service."""

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert

from progress_service.store.database import Session
from progress_service.store.tables import SubmissionRow, User

_NAMED = select(User.id).where(User.name == bindparam("name"))
_LOCK = select(User.id).where(User.id == bindparam("user")).with_for_update(key_share=True)
_OWNER = select(SubmissionRow.user_id).where(SubmissionRow.id == bindparam("submission")).scalar_subquery()
_LOCK_OWNER = select(User.id).where(User.id == _OWNER).with_for_update(key_share=True)


async def user_id(session: Session, name: str) -> int:
    """The id of the user with that Hub name, who is stored when new."""
    known = await session.scalar(_NAMED, {"name": name})
    if known is not None:
        return known
    await session.execute(insert(User).values(name=name).on_conflict_do_nothing())
    return (await session.execute(_NAMED, {"name": name})).scalar_one()


async def lock_learner(session: Session, user: int) -> None:
    """Hold everything that counts a learner's submissions and progress until the transaction ends.

    The user's row is the lock, because rows of progress may not exist yet. It does not hold up foreign keys.
    """
    await session.execute(_LOCK, {"user": user})


async def lock_learner_of(session: Session, submission: int) -> int | None:
    """The same by a submission; returns the learner's id, none when there is no such submission."""
    return await session.scalar(_LOCK_OWNER, {"submission": submission})

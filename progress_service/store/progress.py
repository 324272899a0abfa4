"""A learner's progress, as rows and as the value that `grader_ext.core.progress` computes with."""

from collections import defaultdict

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert

from grader_ext.core.progress import LessonProgress, Progress
from progress_service.store.database import Session
from progress_service.store.tables import LessonRow, UserProgress

_OF_LEARNER = (
    select(LessonRow.course_id, LessonRow.name, UserProgress)
    .join(UserProgress, UserProgress.lesson_id == LessonRow.id)
    .where(UserProgress.user_id == bindparam("user"))
)


async def progress_in(session: Session, user: int, course: str) -> Progress:
    """The learner's progress in one course."""
    return (await all_progress(session, user)).get(course, Progress())


async def all_progress(session: Session, user: int) -> dict[str, Progress]:
    """The learner's progress in each course in which they have any."""
    lessons: defaultdict[str, dict[str, LessonProgress]] = defaultdict(dict)
    for course, name, row in await session.execute(_OF_LEARNER, {"user": user}):
        lessons[course][name] = _lesson_progress(row)
    return {course: Progress(found) for course, found in lessons.items()}


async def store_progress(session: Session, user: int, lesson: int, progress: LessonProgress) -> None:
    """Keep the learner's progress in one lesson. `users.lock_learner` must be held since it was read."""
    values = {
        "attempts": progress.attempts,
        "best_score": progress.best_score,
        "max_score": progress.max_score,
        "last_score": progress.last_score,
        "last_attempt_at": progress.last_attempt_at,
        "completed_at": progress.completed_at,
    }
    statement = insert(UserProgress).values(user_id=user, lesson_id=lesson, **values)
    await session.execute(statement.on_conflict_do_update(index_elements=["user_id", "lesson_id"], set_=values))


def _lesson_progress(row: UserProgress) -> LessonProgress:
    return LessonProgress(
        attempts=row.attempts,
        best_score=row.best_score,
        max_score=row.max_score,
        last_score=row.last_score,
        last_attempt_at=row.last_attempt_at,
        completed_at=row.completed_at,
    )

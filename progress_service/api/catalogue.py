"""The courses as one learner sees them, read from the store."""

from progress_service.api.models import Course, course_of
from progress_service.store.courses import all_courses
from progress_service.store.database import Session
from progress_service.store.progress import progress_in


async def courses_for(session: Session, user: int) -> list[Course]:
    """All courses, by title, with the learner's progress."""
    published = await all_courses(session)
    return [course_of(one, await progress_in(session, user, one.course.id)) for one in published]

"""The courses as one learner sees them, read from the store."""

from grader_ext.core.progress import Progress
from progress_service.api.models import Course, course_of
from progress_service.store.courses import all_courses
from progress_service.store.database import Session
from progress_service.store.progress import all_progress


async def courses_for(session: Session, user: int) -> list[Course]:
    """All courses, by title, with the learner's progress."""
    published = await all_courses(session)
    progress = await all_progress(session, user)
    return [course_of(one, progress.get(one.course.id, Progress())) for one in published]

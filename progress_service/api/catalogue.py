"""The courses as one learner sees them, read from the store."""

from grader_ext.core.progress import Progress
from progress_service.api.models import Course, course_of
from progress_service.store.courses import all_courses
from progress_service.store.database import Session
from progress_service.store.progress import all_progress
from progress_service.store.time_on_task import all_time


async def courses_for(session: Session, user: int, *, counts_time: bool) -> list[Course]:
    """All courses, by title, with the learner's progress, and their time on task where it is counted."""
    published = await all_courses(session)
    progress = await all_progress(session, user)
    time = await all_time(session, user) if counts_time else None
    return [course_of(one, progress.get(one.course.id, Progress()), time) for one in published]

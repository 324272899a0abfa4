"""Courses, their lessons, and a lesson's notebook."""

from fastapi import APIRouter

from progress_service.api.catalogue import courses_for
from progress_service.api.dependencies import Id, Reader, TheParts
from progress_service.api.models import Course, LessonNotebook, course_of
from progress_service.api.problems import Problem
from progress_service.store.courses import course_named
from progress_service.store.lessons import learners_notebook, unlocked_lesson
from progress_service.store.progress import progress_in
from progress_service.store.time_on_task import all_time
from progress_service.store.users import user_id

router = APIRouter(prefix="/courses", tags=["courses"])


@router.get("")
async def list_courses(me: Reader, parts: TheParts) -> list[Course]:
    """All courses, with where I stand in them."""
    async with parts.database.transaction() as session:
        return await courses_for(session, await user_id(session, me.name), counts_time=parts.counts_time)


@router.get("/{course}", responses={404: {"model": Problem}})
async def get_course(course: Id, me: Reader, parts: TheParts) -> Course:
    """One course, with where I stand in it."""
    async with parts.database.transaction() as session:
        user = await user_id(session, me.name)
        published = await course_named(session, course)
        time = await all_time(session, user) if parts.counts_time else None
        return course_of(published, await progress_in(session, user, course), time)


@router.get("/{course}/lessons/{lesson}/notebook", responses={status: {"model": Problem} for status in (403, 404, 409)})
async def get_notebook(course: Id, lesson: Id, me: Reader, parts: TheParts) -> LessonNotebook:
    """The notebook of a lesson that is unlocked for me, in its present version."""
    async with parts.database.transaction() as session:
        user = await user_id(session, me.name)
        published, _ = await unlocked_lesson(session, user, course, lesson)
        entry = published.course.by_id[lesson]
        return LessonNotebook(
            course=course,
            lesson=lesson,
            title=entry.title,
            version=published.versions[lesson].digest,
            file_name=entry.file_name,
            notebook=await learners_notebook(session, course, lesson),
        )

"""Publishing: what is new, what changed, and what stays."""

import pytest

from progress_service.store.courses import all_courses, course_named, publish
from progress_service.store.errors import CourseUnavailable, CourseUnknown, LessonLocked, LessonUnknown
from progress_service.store.lessons import learners_notebook, unlocked_lesson, version_of
from tests.progress_service.conftest import answer, assertion, notebook, release
from tests.progress_service.store.conftest import rows

pytestmark = pytest.mark.integration


async def put(database, course, releases, reason=None):
    async with database.transaction() as session:
        return await publish(session, course, releases, unavailable_reason=reason)


async def test_at_first_all_is_new_and_the_second_time_nothing(database, course, releases):
    first = await put(database, course, releases)
    assert (first.new, first.changed, first.unchanged) == (("numbers", "texts", "lists"), (), ())
    second = await put(database, course, releases)
    assert (second.new, second.changed, second.unchanged) == ((), (), ("numbers", "texts", "lists"))
    assert len(await rows(database, "SELECT 1 FROM lesson_versions")) == 3


async def test_a_changed_lesson_gets_a_new_version_and_the_old_one_is_kept(database, course, releases):
    await put(database, course, releases)
    mended = release(course, "texts", notebook([answer("double", "..."), assertion("mended", "assert 1", 5.0)]))
    assert (await put(database, course, [releases[0], mended, releases[2]])).changed == ("texts",)
    async with database.transaction() as session:
        facts = (await course_named(session, "python")).versions["texts"]
        assert (facts.digest, facts.tests, facts.max_score) == (mended.lesson.version, 1, 5.0)
        assert await learners_notebook(session, "python", "texts") == mended.notebook
        old = await version_of(session, await course_named(session, "python"), "texts", releases[1].lesson.version)
        assert old.lesson == releases[1].lesson
    assert (await put(database, course, releases)).changed == ("texts",)
    async with database.transaction() as session:
        facts = (await course_named(session, "python")).versions["texts"]
        assert facts.digest == releases[1].lesson.version


async def test_a_lesson_that_was_taken_out_is_gone_from_the_course(database, course, releases):
    await put(database, course, releases)
    shorter = course.model_copy(update={"lessons": course.lessons[:2]})
    shorter = type(course).model_validate(shorter.model_dump())
    assert (await put(database, shorter, releases[:2])).withdrawn == ("lists",)
    async with database.transaction() as session:
        assert set((await course_named(session, "python")).versions) == {"numbers", "texts"}
        with pytest.raises(LessonUnknown):
            await unlocked_lesson(session, 1, "python", "lists")


async def test_a_course_that_cannot_be_taught_says_why(database, course, releases):
    await put(database, course, releases, "the kernel python3 is not installed")
    async with database.transaction() as session:
        assert [one.unavailable_reason for one in await all_courses(session)] == ["the kernel python3 is not installed"]
        with pytest.raises(CourseUnavailable, match="kernel python3"):
            await unlocked_lesson(session, 1, "python", "numbers")
    await put(database, course, releases)
    async with database.transaction() as session:
        await unlocked_lesson(session, 1, "python", "numbers")


async def test_locked_and_unknown_lessons_are_told_apart(database, ada):
    async with database.transaction() as session:
        with pytest.raises(LessonLocked, match="complete first: Numbers"):
            await unlocked_lesson(session, ada.id, "python", "lists")
        with pytest.raises(LessonUnknown):
            await unlocked_lesson(session, ada.id, "python", "nothing")
        with pytest.raises(CourseUnknown):
            await unlocked_lesson(session, ada.id, "nothing", "numbers")


async def test_a_course_is_published_whole_or_not_at_all(database, course, releases):
    twice = [*releases, releases[0].lesson]
    with pytest.raises(AttributeError):
        await put(database, course, twice)
    async with database.transaction() as session:
        assert await all_courses(session) == []

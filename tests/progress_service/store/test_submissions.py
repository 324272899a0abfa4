"""Handing in: with a job or not at all, superseding what waits, and nobody else's business."""

import asyncio

import pytest
from sqlalchemy.exc import IntegrityError

from progress_service.store.courses import course_named
from progress_service.store.errors import LessonVersionUnknown, SubmissionUnknown
from progress_service.store.lessons import version_of
from progress_service.store.submissions import submissions_for, submit
from tests.progress_service.store.conftest import jobs, rows, take

pytestmark = pytest.mark.integration


async def test_a_commit_leaves_the_submission_and_exactly_one_job(database, ada):
    submission = await ada.submit()
    assert [job["args"] for job in await jobs(database)] == [{"submission": submission}]
    stored = await ada.submission(submission)
    assert (stored.status, stored.attempt, stored.tests, stored.verdict) == ("queued", 1, 2, None)


async def test_a_rollback_leaves_neither_submission_nor_job(database, ada):
    async def fail() -> None:
        async with database.transaction() as session:
            version = await version_of(session, await course_named(session, "python"), "numbers", None)
            await submit(session, ada.id, version, {"double": ""})
            raise RuntimeError("changed my mind")

    with pytest.raises(RuntimeError, match="changed my mind"):
        await fail()
    assert await jobs(database) == []
    assert await rows(database, "SELECT id FROM submissions") == []


async def test_a_newer_submission_supersedes_one_that_waits(database, ada):
    first = await ada.submit()
    second = await ada.submit()
    old = await ada.submission(first)
    assert (old.status, old.superseded_by) == ("superseded", second)
    assert [job["args"]["submission"] for job in await jobs(database)] == [second]


async def test_a_newer_submission_leaves_the_running_one_alone(database, ada):
    running = await ada.submit()
    await take(database, running)
    waiting = await ada.submit()
    assert (await ada.submission(running)).status == "running"
    stored = await ada.submission(waiting)
    assert (stored.status, stored.attempt) == ("queued", 2)
    first, second = await jobs(database)
    assert first["lock"] == second["lock"]


async def test_other_lessons_and_other_learners_are_not_superseded(database, ada, learner):
    bert = await learner("bert")
    mine, other_lesson, his = await ada.submit(), await ada.submit("lists"), await bert.submit()
    assert (await ada.submission(mine)).status == "queued"
    assert (await ada.submission(other_lesson)).status == "queued"
    assert (await bert.submission(his)).status == "queued"
    assert len({job["lock"] for job in await jobs(database)}) == 3


async def test_many_at_once_leave_one_that_waits(database, ada):
    submissions = await asyncio.gather(*(ada.submit() for _ in range(8)))
    stored = [await ada.submission(submission) for submission in submissions]
    assert [one.status for one in sorted(stored, key=lambda one: one.id)] == ["superseded"] * 7 + ["queued"]
    assert len(await jobs(database)) == 1


async def test_the_database_itself_refuses_a_second_one_that_waits(database, ada):
    await ada.submit()
    with pytest.raises(IntegrityError, match="uq_submissions_queued"):
        await rows(
            database,
            "INSERT INTO submissions (user_id, lesson_id, lesson_version_id, answers, attempt, status, submitted_at)"
            " SELECT user_id, lesson_id, lesson_version_id, answers, attempt, status, submitted_at FROM submissions"
            " RETURNING id",
        )


async def test_another_learners_submission_is_unknown(ada, learner):
    submission = await ada.submit()
    with pytest.raises(SubmissionUnknown):
        await (await learner("bert")).submission(submission)


async def test_they_are_listed_newest_first_and_only_mine(database, ada, learner):
    await (await learner("bert")).submit()
    first = await ada.submit()
    second = await ada.submit()
    async with database.transaction() as session:
        listed = await submissions_for(session, ada.id, "python", "numbers")
        assert [one.id for one in listed] == [second, first]
        assert await submissions_for(session, ada.id, "python", "texts") == []


async def test_a_version_that_is_not_stored_is_said_to_be_unknown(database, ada):
    async with database.transaction() as session:
        with pytest.raises(LessonVersionUnknown, match="Open the lesson again"):
            await version_of(session, await course_named(session, "python"), "numbers", "sha256:" + "0" * 64)


async def test_what_postgres_cannot_hold_is_replaced(database, ada):
    submission = await ada.submit(answer="print('\ud800 \0')")
    assert (await take(database, submission)).submission.answers == {"double": "print('� �')"}

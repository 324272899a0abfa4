"""Claiming, recording and giving back: each counts once, whatever happens twice or at once."""

import asyncio
from dataclasses import replace

import pytest

from grader_ext.core.events import TestFinished
from grader_ext.core.progress import LessonState, lesson_states
from progress_service.store.courses import course_named
from progress_service.store.grading import give_back, record, report_tests
from progress_service.store.progress import progress_in
from tests.progress_service.conftest import verdict_on
from tests.progress_service.store.conftest import jobs, rows, take

pytestmark = pytest.mark.integration


async def recorded(database, submission, verdict):
    async with database.transaction() as session:
        return await record(session, submission, verdict)


async def progress_of(database, learner):
    async with database.transaction() as session:
        return await progress_in(session, learner.id, "python")


async def test_a_claim_has_all_that_grading_needs(database, ada, releases):
    taken = await take(database, await ada.submit(answer="def double(n): return n + n"))
    assert taken.submission.answers == {"double": "def double(n): return n + n"}
    assert taken.submission.attempt == 1
    assert taken.lesson == releases[0].lesson
    assert taken.course.id == "python"
    assert taken.tries == 1


async def test_a_passed_verdict_is_stored_whole_and_unlocks(database, ada, releases):
    submission = await ada.submit()
    await take(database, submission)
    verdict = verdict_on(releases[0])
    assert await recorded(database, submission, verdict)
    stored = await ada.submission(submission)
    assert stored.status == "graded"
    assert stored.verdict == verdict
    progress = await progress_of(database, ada)
    assert (progress.of("numbers").attempts, progress.of("numbers").best_score) == (1, 3.0)
    assert progress.of("numbers").completed_at == stored.graded_at
    async with database.transaction() as session:
        course = (await course_named(session, "python")).course
    assert lesson_states(progress, course) == {
        "numbers": LessonState.COMPLETED,
        "texts": LessonState.OPEN,
        "lists": LessonState.OPEN,
    }


async def test_a_verdict_is_recorded_once(database, ada, releases):
    submission = await ada.submit()
    await take(database, submission)
    assert await recorded(database, submission, verdict_on(releases[0]))
    assert not await recorded(database, submission, verdict_on(releases[0], passed=False))
    assert await take(database, submission) is None
    assert (await ada.submission(submission)).verdict == verdict_on(releases[0])
    assert (await progress_of(database, ada)).of("numbers").attempts == 1


async def test_the_same_verdict_ten_times_at_once_counts_once(database, ada, releases):
    submission = await ada.submit()
    await take(database, submission)
    outcomes = await asyncio.gather(*(recorded(database, submission, verdict_on(releases[0])) for _ in range(10)))
    assert sorted(outcomes) == [False] * 9 + [True]
    assert (await progress_of(database, ada)).of("numbers").attempts == 1


async def test_verdicts_of_two_lessons_at_once_both_count(database, ada, releases):
    await recorded(database, await ada.submit(), verdict_on(releases[0]))
    for _ in range(5):
        both = [await ada.submit("texts"), await ada.submit("lists")]
        await asyncio.gather(
            recorded(database, both[0], verdict_on(releases[1])), recorded(database, both[1], verdict_on(releases[2]))
        )
    progress = await progress_of(database, ada)
    assert [progress.of(lesson).attempts for lesson in ("numbers", "texts", "lists")] == [1, 5, 5]


async def test_a_superseded_submission_gets_no_verdict(database, ada, releases):
    submission = await ada.submit()
    await ada.submit()
    assert await take(database, submission) is None
    assert not await recorded(database, submission, verdict_on(releases[0]))


async def test_the_graders_own_fault_costs_no_attempt(database, ada, releases):
    submission = await ada.submit()
    await take(database, submission)
    assert await recorded(database, submission, verdict_on(releases[0], passed=False, status="error"))
    assert (await ada.submission(submission)).status == "failed"
    assert (await progress_of(database, ada)).lessons == {}
    assert (await ada.submission(await ada.submit())).attempt == 1


async def test_results_show_while_it_is_graded_and_a_second_try_starts_afresh(database, ada, releases):
    submission = await ada.submit()
    taken = await take(database, submission)
    results = verdict_on(releases[0]).tests
    for number, result in enumerate(results, start=1):
        async with database.transaction() as session:
            await report_tests(session, taken, [TestFinished(number, len(results), result)])
        assert (await ada.submission(submission)).results == results[:number]
    await take(database, submission)
    assert (await ada.submission(submission)).results == ()


async def test_tests_of_a_graded_submission_are_not_reported_again(database, ada, releases):
    submission = await ada.submit()
    taken = await take(database, submission)
    await recorded(database, submission, verdict_on(releases[0], passed=False))
    async with database.transaction() as session:
        late = verdict_on(releases[0]).tests[0].model_copy(update={"id": "late"})
        await report_tests(session, taken, [TestFinished(3, 3, late)])
    assert (await ada.submission(submission)).results == verdict_on(releases[0], passed=False).tests


async def test_given_back_it_waits_and_is_counted_as_a_try(database, ada):
    submission = await ada.submit()
    taken = await take(database, submission)
    async with database.transaction() as session:
        assert await give_back(session, submission)
    assert (await ada.submission(submission)).status == "queued"
    again = await take(database, submission)
    assert again == replace(taken, tries=2)


async def test_given_back_it_yields_to_a_newer_one(database, ada):
    submission = await ada.submit()
    await take(database, submission)
    newer = await ada.submit()
    async with database.transaction() as session:
        assert not await give_back(session, submission)
    stored = await ada.submission(submission)
    assert (stored.status, stored.superseded_by) == ("superseded", newer)


async def test_a_lesson_is_graded_in_the_version_it_was_submitted_for(database, ada, releases, course):
    from progress_service.store.courses import publish
    from tests.progress_service.conftest import answer, assertion, notebook, release

    submission = await ada.submit()
    mended = release(course, "numbers", notebook([answer("double", "..."), assertion("mended", "assert True")]))
    async with database.transaction() as session:
        await publish(session, course, [mended, *releases[1:]])
    assert (await take(database, submission)).lesson.version == releases[0].lesson.version
    newer = await ada.submit("numbers")
    assert (await ada.submission(newer)).lesson_version == mended.lesson.version


async def test_text_that_postgres_cannot_hold_is_replaced(database, ada, releases):
    submission = await ada.submit()
    await take(database, submission)
    verdict = verdict_on(releases[0])
    nasty = verdict.model_copy(
        update={
            "cells": (verdict.cells[0].model_copy(update={"stdout": "a\0b"}),),
            "tests": (verdict.tests[0].model_copy(update={"actual": "\ud800"}), *verdict.tests[1:]),
        }
    )
    assert await recorded(database, submission, nasty)
    stored = (await ada.submission(submission)).verdict
    assert stored.cells[0].stdout == "a�b"
    assert stored.tests[0].actual == "�"
    assert len(await rows(database, "SELECT 1 FROM test_results")) == len(verdict.tests)
    assert len(await jobs(database)) == 1

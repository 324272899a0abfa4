"""The worker with graders that do as they are told: one verdict a submission, whatever goes wrong."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import text

from grader_ext.core.events import CellFinished, TestFinished
from grader_ext.core.verdict import Verdict
from progress_service import worker
from progress_service.store.courses import course_named
from progress_service.store.errors import DatabaseUnavailable
from progress_service.store.grading import record
from progress_service.store.lessons import version_of
from progress_service.store.progress import progress_in
from progress_service.store.submissions import submission_of, submit
from progress_service.store.users import user_id
from tests.progress_service.conftest import verdict_on

pytestmark = pytest.mark.integration


class Obedient:
    """A grader that passes everything, after doing what it is told to do at each try."""

    def __init__(self, releases, *deeds: Callable[[], object]) -> None:
        self.releases = {release.lesson.id: release for release in releases}
        self.deeds = list(deeds)
        self.begun: list[int] = []
        self.running = 0
        self.most = 0

    async def __call__(self, taken, on_event):
        self.begun.append(taken.id)
        self.running += 1
        self.most = max(self.most, self.running)
        try:
            if self.deeds:
                outcome = self.deeds.pop(0)()
                if asyncio.iscoroutine(outcome):
                    outcome = await outcome
                if isinstance(outcome, Verdict):
                    return outcome
            verdict = verdict_on(self.releases[taken.lesson.id])
            on_event(CellFinished(verdict.cells[0]))
            for number, result in enumerate(verdict.tests, start=1):
                on_event(TestFinished(number, len(verdict.tests), result))
            return verdict
        finally:
            self.running -= 1


@asynccontextmanager
async def at_work(database, grader, concurrency=2) -> AsyncIterator[None]:
    stopping = asyncio.Event()
    running = asyncio.create_task(worker.run(database, grader, concurrency=concurrency, stopping=stopping))
    try:
        yield
    finally:
        stopping.set()
        await asyncio.wait_for(running, 30)


@pytest.fixture(autouse=True)
def soon(monkeypatch):
    monkeypatch.setattr(worker, "_BACKOFF", 0.05)


@pytest.fixture
def hand_in(database, published):
    async def hand_in(lesson="numbers", name="ada"):
        async with database.transaction() as session:
            user = await user_id(session, name)
            version = await version_of(session, await course_named(session, "python"), lesson, None)
            return (await submit(session, user, version, {"double": "pass"})).id

    return hand_in


@pytest.fixture
def stored(database):
    async def stored(submission, name="ada"):
        async with database.transaction() as session:
            return await submission_of(session, await user_id(session, name), submission)

    return stored


async def until(condition, seconds=20.0):
    deadline = time.monotonic() + seconds
    while not await condition():
        assert time.monotonic() < deadline, "it did not come to pass"
        await asyncio.sleep(0.01)


@pytest.fixture
def done(stored):
    """Wait until the submission has its end, and return it."""

    async def done(submission, name="ada"):
        async def ended():
            try:
                return (await stored(submission, name)).status in ("graded", "failed", "superseded")
            except DatabaseUnavailable:  # a test cuts all connections, this one too
                return False

        await until(ended)
        return await stored(submission, name)

    return done


async def test_a_submission_gets_its_verdict(database, releases, hand_in, done):
    async with at_work(database, Obedient(releases)):
        before = await done(await hand_in())
        after = await done(await hand_in())
    assert before.verdict == verdict_on(releases[0])
    assert (before.attempt, after.attempt) == (1, 2)
    async with database.transaction() as session:
        assert (await session.execute(text("SELECT count(*) FROM procrastinate_jobs"))).scalar_one() == 0


async def test_one_that_waited_before_the_worker_came_is_graded(database, releases, hand_in, done):
    submission = await hand_in()
    async with at_work(database, Obedient(releases)):
        assert (await done(submission)).status == "graded"


async def test_of_one_learner_and_lesson_one_at_a_time_and_the_newest(database, releases, hand_in, done, stored):
    go_on = asyncio.Event()
    grader = Obedient(releases, go_on.wait)

    async def begun():
        return bool(grader.begun)

    async with at_work(database, grader, concurrency=4):
        first = await hand_in()
        await until(begun)
        second, third = await hand_in(), await hand_in()
        await asyncio.sleep(0.6)  # longer than the worker's polling
        assert (await stored(third)).status == "queued"
        assert (await stored(first)).status == "running"
        go_on.set()
        assert (await done(third)).status == "graded"
    assert (await stored(first)).status == "graded"
    assert (await stored(second)).superseded_by == third
    assert grader.begun == [first, third]
    assert grader.most == 1


async def test_different_learners_and_lessons_run_at_once(database, releases, hand_in, done):
    together = asyncio.Barrier(3)

    async def meet():
        await together.wait()

    grader = Obedient(releases, meet, meet, meet)
    async with at_work(database, grader, concurrency=3):
        for submission, name in [
            (await hand_in(), "ada"),
            (await hand_in("texts"), "ada"),
            (await hand_in(name="b"), "b"),
        ]:
            assert (await done(submission, name)).status == "graded"


async def test_results_are_there_while_it_is_graded(database, releases, hand_in, stored, done):
    go_on = asyncio.Event()
    results = verdict_on(releases[0]).tests

    async def grader(taken, on_event):
        on_event(TestFinished(1, 2, results[0]))
        await go_on.wait()
        return verdict_on(releases[0])

    async with at_work(database, grader):
        submission = await hand_in()

        async def first_result():
            return (await stored(submission)).results == results[:1]

        await until(first_result)
        assert (await stored(submission)).status == "running"
        go_on.set()
        assert (await done(submission)).results == results


def fault(releases):
    return verdict_on(releases[0], passed=False, status="error")


def crash():
    raise RuntimeError("a bug of ours with secrets in it")


async def test_the_graders_fault_is_tried_again(database, releases, hand_in, done):
    grader = Obedient(releases, lambda: fault(releases), crash)
    async with at_work(database, grader):
        submission = await hand_in()
        assert (await done(submission)).status == "graded"
    assert grader.begun == [submission] * 3


async def test_after_three_faults_it_shows_and_costs_no_attempt(database, releases, hand_in, done):
    grader = Obedient(releases, crash, crash, crash)
    async with at_work(database, grader):
        submission = await hand_in()
        failed = await done(submission)
        assert failed.status == "failed"
        assert failed.verdict.status == "error"
        assert [test.status for test in failed.verdict.tests] == ["grader_error"] * 2
        assert "secrets" not in failed.verdict.model_dump_json()
        again = await done(await hand_in())
    assert grader.begun == [submission] * 3 + [again.id]
    assert (again.status, again.attempt) == ("graded", 1)


@pytest.mark.parametrize("pause", [0.0, 0.5])
async def test_while_a_fault_waits_to_be_tried_again_a_newer_one_takes_over(
    database, releases, hand_in, done, stored, monkeypatch, pause
):
    monkeypatch.setattr(worker, "_BACKOFF", 30.0)
    grader = Obedient(releases, crash)
    async with at_work(database, grader):
        first = await hand_in()

        async def waits():
            return bool(grader.begun) and (await stored(first)).status == "queued"

        await until(waits)
        await asyncio.sleep(pause)
        second = await hand_in()
        assert (await done(second)).status == "graded"
    assert (await stored(first)).status == "superseded"


async def test_a_verdict_that_cannot_be_stored_is_said_to_be_so(database, releases, hand_in, done):
    absurd = verdict_on(releases[0])
    absurd = absurd.model_copy(update={"tests": (absurd.tests[0], absurd.tests[0])})  # one test twice
    async with at_work(database, Obedient(releases, lambda: absurd)):
        assert (await done(await hand_in())).status == "failed"


DISK_FULL = """
    CREATE TABLE failures (left_over int); INSERT INTO failures VALUES (3);
    CREATE SEQUENCE tried;
    CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.status = 'graded' AND nextval('tried') <= 3 THEN
            RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER fail BEFORE UPDATE ON submissions FOR EACH ROW EXECUTE FUNCTION fail();
"""


async def test_with_the_disk_full_the_verdict_waits_until_there_is_room(database, releases, hand_in, done):
    async with database.transaction() as session:
        await (await session.connection()).exec_driver_sql(DISK_FULL)
    grader = Obedient(releases)
    async with at_work(database, grader):
        submission = await hand_in()
        assert (await done(submission)).status == "graded"
    assert grader.begun == [submission]
    async with database.transaction() as session:
        assert (await session.execute(text("SELECT last_value FROM tried"))).scalar_one() == 4


CUT = text(
    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


async def test_with_all_connections_cut_while_it_grades_the_verdict_arrives_once(database, releases, hand_in, done):
    async def cut():
        async with database.transaction() as session:
            await session.execute(CUT)

    grader = Obedient(releases, cut, cut, cut)
    async with at_work(database, grader):
        for attempt in (1, 2, 3, 4):
            graded = await done(await hand_in())
            assert (graded.status, graded.attempt) == ("graded", attempt)
    async with database.transaction() as session:
        progress = await progress_in(session, await user_id(session, "ada"), "python")
    assert progress.of("numbers").attempts == 4


async def test_a_verdict_recorded_by_another_worker_meanwhile_counts_alone(database, releases, hand_in, done, stored):
    async def other_worker():
        async with database.transaction() as session:
            await record(session, submission, verdict_on(releases[0], passed=False))

    grader = Obedient(releases, other_worker)
    submission = await hand_in()
    async with at_work(database, grader):
        assert (await done(submission)).verdict == verdict_on(releases[0], passed=False)
        await asyncio.sleep(0.2)
    assert (await stored(submission)).verdict.status == "failed"


async def test_a_worker_that_stops_finishes_what_it_grades(database, releases, hand_in, stored):
    async def slow():
        await asyncio.sleep(0.5)

    grader = Obedient(releases, slow)
    async with at_work(database, grader):
        submission = await hand_in()

        async def begun():
            return bool(grader.begun)

        await until(begun)
    assert (await stored(submission)).status == "graded"


async def test_a_worker_that_must_not_wait_leaves_it_to_the_next(database, releases, hand_in, done, monkeypatch):
    monkeypatch.setattr(worker, "_GRACE_SECONDS", 0.2)

    async def endless():
        await asyncio.sleep(60)

    grader = Obedient(releases, endless)
    submission = await hand_in()

    async def begun():
        return bool(grader.begun)

    async with at_work(database, grader):
        await until(begun)
    async with at_work(database, grader):
        assert (await done(submission)).status == "graded"
    assert grader.begun == [submission] * 2


async def test_a_submission_that_kills_its_worker_each_time_ends_too(database, releases, hand_in, done):
    submission = await hand_in()
    async with database.transaction() as session:
        await session.execute(text("UPDATE submissions SET tries = 6"))
    grader = Obedient(releases)
    async with at_work(database, grader):
        failed = await done(submission)
    assert (failed.status, grader.begun) == ("failed", [])

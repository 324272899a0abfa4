"""Live events are the difference between two looks at the store."""

from uuid import uuid4

import pytest

from grader_ext.core.events import TestFinished
from progress_service.api.feed import events_between, look, news
from progress_service.store.courses import publish
from progress_service.store.grading import give_back, record, report_tests
from progress_service.store.users import user_id
from tests.progress_service.api.test_courses import graded
from tests.progress_service.conftest import learners_copy, verdict_on
from tests.progress_service.store.conftest import take

pytestmark = pytest.mark.integration


class Watcher:
    """Looks, and says what was new since the last time."""

    def __init__(self, database, user):
        self.database = database
        self.user = user
        self.view = None

    async def news(self):
        now = await look(self.database, self.user, self.view)
        events = news(self.view, now)
        self.view = now
        return events


@pytest.fixture
async def watcher(database, published):
    async with database.transaction() as session:
        watcher = Watcher(database, await user_id(session, "ada"))
    (first,) = await watcher.news()
    assert first.type == "snapshot"
    return watcher


async def hand_in(learner, releases):
    notebook = learners_copy(releases[0], {"double": "pass"})
    return (await learner.post("/courses/python/lessons/numbers/submissions", json=notebook)).json()["id"]


def kinds(events):
    return [event.type for event in events]


async def test_step_by_step_each_event_is_told_once(database, watcher, ada, releases):
    submission = await hand_in(ada, releases)
    (queued,) = await watcher.news()
    assert (queued.type, queued.submission, queued.course, queued.lesson) == ("queued", submission, "python", "numbers")
    taken = await take(database, submission)
    (started,) = await watcher.news()
    assert (started.type, started.tests) == ("grading_started", 2)
    results = verdict_on(releases[0]).tests
    async with database.transaction() as session:
        await report_tests(session, taken, [TestFinished(1, 2, results[0])])
    (judged,) = await watcher.news()
    assert (judged.type, judged.number, judged.total, judged.result) == ("test_finished", 1, 2, results[0])
    async with database.transaction() as session:
        await record(session, submission, verdict_on(releases[0]))
    events = await watcher.news()
    assert kinds(events) == ["test_finished", "verdict", "unlocked", "unlocked", "statistics"]
    assert (events[0].number, events[1].completed, events[1].verdict) == (2, True, verdict_on(releases[0]))
    assert [(event.lesson, event.title) for event in events[2:4]] == [("texts", "Texts"), ("lists", "Lists")]
    assert events[4].completed == 1
    assert await watcher.news() == []


async def test_whoever_looked_away_is_told_all_of_it_at_once(database, watcher, ada, releases):
    await graded(database, ada, releases, 0)
    assert kinds(await watcher.news()) == [
        "queued",
        "grading_started",
        "test_finished",
        "test_finished",
        "verdict",
        "unlocked",
        "unlocked",
        "statistics",
    ]
    assert await watcher.news() == []


async def test_a_failed_one_unlocks_nothing(database, watcher, ada, releases):
    await graded(database, ada, releases, 0, passed=False)
    events = await watcher.news()
    assert kinds(events)[-2:] == ["verdict", "statistics"]
    assert not events[-2].completed


async def test_superseded_says_by_which(watcher, ada, releases):
    first = await hand_in(ada, releases)
    await watcher.news()
    second = await hand_in(ada, releases)
    superseded, queued = await watcher.news()
    assert (superseded.type, superseded.submission, superseded.by) == ("superseded", first, second)
    assert (queued.type, queued.submission) == ("queued", second)


async def test_the_graders_fault_is_a_verdict_too(database, watcher, ada, releases):
    await graded(database, ada, releases, 0, passed=False, status="error")
    events = await watcher.news()
    assert kinds(events)[-1] == "verdict"
    assert events[-1].verdict.status == "error"


async def test_a_second_try_is_told_as_such(database, watcher, ada, releases):
    submission = await hand_in(ada, releases)
    await take(database, submission)
    await watcher.news()
    async with database.transaction() as session:
        await give_back(session, submission)
    assert kinds(await watcher.news()) == ["queued"]
    await take(database, submission)
    assert kinds(await watcher.news()) == ["grading_started"]


async def test_somebody_elses_events_are_not_told(database, watcher, bert, releases):
    await graded(database, bert, releases, 0)
    assert await watcher.news() == []


async def test_a_snapshot_has_what_is_under_way(database, watcher, ada, releases):
    await graded(database, ada, releases, 0)
    submission = await hand_in(ada, releases)
    (event,) = await Watcher(database, watcher.user).news()
    assert [(one["id"], one["status"]) for one in event.submissions] == [(submission, "queued")]
    assert event.courses == (await ada.get("/courses")).json()


async def test_a_newly_published_course_is_a_new_snapshot(database, watcher, course, releases):
    async with database.transaction() as session:
        await publish(session, course, releases)
    assert await watcher.news() == []
    async with database.transaction() as session:
        await publish(session, course, releases, unavailable_reason="gone")
    assert kinds(await watcher.news()) == ["snapshot"]
    assert events_between(watcher.view, watcher.view) == []


async def test_time_on_task_is_told_by_its_new_sum(watcher, ada):
    path = "/courses/python/lessons/numbers/time"
    for seconds, told in ((20, 20), (5, 25)):
        await ada.post(path, json={"batch": str(uuid4()), "seconds": seconds})
        (event,) = await watcher.news()
        assert event.model_dump() == {"type": "time_on_task", "course": "python", "lesson": "numbers", "seconds": told}
    assert await watcher.news() == []

"""Time on task over HTTP: whose it is, what is refused, and that it can be switched off."""

from uuid import uuid4

import httpx
import pytest

from tests.progress_service.api.conftest import problem
from tests.progress_service.serving import PREFIX, KnownTokens, application

pytestmark = pytest.mark.integration

PATH = "/courses/python/lessons/numbers/time"


def batch(seconds=20, **other):
    return {"batch": str(uuid4()), "seconds": seconds, **other}


async def shown(learner):
    return [lesson["active_seconds"] for lesson in (await learner.get("/courses/python")).json()["lessons"]]


async def test_my_time_adds_up_and_shows_in_my_courses_alone(ada, bert):
    assert await shown(ada) == [0, 0, 0]
    answer = await ada.post(PATH, json=batch(20))
    assert (answer.status_code, answer.json()) == (200, {"seconds": 20})
    assert (await ada.post(PATH, json=batch(5))).json() == {"seconds": 25}
    assert await shown(ada) == [25, 0, 0]
    assert [lesson["active_seconds"] for lesson in (await ada.get("/courses")).json()[0]["lessons"]] == [25, 0, 0]
    assert await shown(bert) == [0, 0, 0]


async def test_a_batch_that_comes_again_is_counted_once(ada):
    same = batch(20)
    assert [(await ada.post(PATH, json=same)).json()["seconds"] for _ in range(2)] == [20, 20]


async def test_a_lesson_that_is_locked_again_may_have_been_worked_in(ada):
    assert (await ada.post("/courses/python/lessons/lists/time", json=batch())).status_code == 200


async def test_more_than_has_passed_is_refused(ada):
    await shown(ada)
    refused = problem(await ada.post(PATH, json=batch(3600)), 422, "time-not-passed")
    assert "3600 s of work are claimed" in refused["detail"]
    assert await shown(ada) == [0, 0, 0]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"seconds": 20},
        {"batch": "no-uuid", "seconds": 20},
        batch(0),
        batch(-5),
        batch(43_201),
        batch(1.5),
        batch("20"),
        batch(True),
        batch(user="bert"),
        [],
    ],
)
async def test_what_is_no_batch_is_refused(ada, body):
    problem(await ada.post(PATH, json=body), 422, "request-invalid")
    assert await shown(ada) == [0, 0, 0]


async def test_a_lesson_or_a_course_that_is_none_is_named(ada):
    problem(await ada.post("/courses/python/lessons/nothing/time", json=batch()), 404, "lesson-unknown")
    problem(await ada.post("/courses/nothing/lessons/numbers/time", json=batch()), 404, "course-unknown")


async def test_nobody_counts_without_a_token(client):
    problem(await client("").post(PATH, json=batch()), 401, "not-authenticated")


async def test_where_it_is_switched_off_nothing_is_stored_and_nothing_shows(database, published):
    app = application(database, KnownTokens(), WAYMARK_TIME_ON_TASK="false")
    headers = {"Authorization": "Bearer ada"}
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(
        transport=transport, base_url=f"http://testserver{PREFIX}/api", headers=headers
    ) as ada:
        refused = problem(await ada.post(PATH, json=batch()), 403, "time-on-task-off")
        assert "switched it off" in refused["detail"]
        assert await shown(ada) == [None, None, None]
        assert [one["active_seconds"] for one in (await ada.get("/courses")).json()[0]["lessons"]] == [None] * 3
    on = application(database, KnownTokens())
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(on), base_url=f"http://testserver{PREFIX}/api", headers=headers
    ) as ada:
        assert await shown(ada) == [0, 0, 0]

"""The learner's time goes to the service as the page has counted it."""

import json
from uuid import uuid4

import pytest

PATH = "waymark/api/courses/python/lessons/lesson-1/time"


async def test_a_batch_is_passed_on_and_the_service_answers(learner, service):
    batch = str(uuid4())
    for times in (1, 2):
        response = await learner.post(PATH, {"batch": batch, "seconds": 30})
        assert (response.code, json.loads(response.body)) == (200, {"seconds": 30})
        assert service.time == {batch: {"lesson": "python/lesson-1", "seconds": 30, "times": times}}


@pytest.mark.parametrize(
    "body",
    [{}, [], "text", {"seconds": 30}, {"batch": "b"}, {"batch": "b", "seconds": True}, {"batch": 1, "seconds": 1}],
)
async def test_what_is_no_batch_is_refused_here(learner, service, body):
    response = await learner.post(PATH, body)
    assert (response.code, json.loads(response.body)["code"]) == (400, "request-invalid")
    assert service.time == {}


async def test_what_the_service_refuses_reaches_the_page_as_it_is(learner, service):
    service.time_refused = (403, "time-on-task-off")
    response = await learner.post(PATH, {"batch": "b", "seconds": 30})
    assert (response.code, json.loads(response.body)["code"]) == (403, "time-on-task-off")


async def test_nobody_sends_time_without_authentication(learner, service):
    response = await learner.request("POST", PATH, {"batch": "b", "seconds": 30}, headers={})
    assert response.code == 403
    assert service.time == {}

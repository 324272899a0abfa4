import json

import pytest


def problem(response):
    assert response.headers["Content-Type"].startswith("application/problem+json")
    document = json.loads(response.body)
    assert document["status"] == response.code
    return document


async def test_courses_are_passed_on_as_the_service_answers(learner, service):
    response = await learner.get("waymark/api/courses")
    assert (response.code, json.loads(response.body)) == (200, [service.course])


async def test_a_lesson_as_released_is_passed_on_and_a_locked_one_refused(learner, service):
    response = await learner.get("waymark/api/courses/python/lessons/lesson-1/notebook")
    assert response.code == 200
    assert json.loads(response.body)["notebook"] == service.notebooks["lesson-1"]
    refused = await learner.get("waymark/api/courses/python/lessons/lesson-2/notebook")
    assert (refused.code, problem(refused)["code"]) == (403, "lesson-locked")


async def test_open_writes_the_lesson_and_tells_where(learner):
    response = await learner.post("waymark/api/open", {"course": "python", "lesson": "lesson-1"})
    assert response.code == 200
    assert json.loads(response.body) == {
        "path": "python/lesson-1.ipynb",
        "url": "/user/ada/lab/tree/python/lesson-1.ipynb",
        "upgraded": None,
        "moved_aside": None,
    }
    assert [cell["id"] for cell in learner.read("python/lesson-1.ipynb")["cells"]][1:] == [
        "intro",
        "greet",
        "test-greet",
    ]


async def test_a_locked_lesson_is_refused_in_the_services_words_and_nothing_is_written(learner):
    response = await learner.post("waymark/api/open", {"course": "python", "lesson": "lesson-2"})
    assert response.code == 403
    assert problem(response)["code"] == "lesson-locked"
    assert not (learner.home / "python").exists()


async def test_submit_hands_in_the_saved_notebook_as_it_is(learner, service):
    await learner.post("waymark/api/open", {"course": "python", "lesson": "lesson-1"})
    notebook = learner.read("python/lesson-1.ipynb")
    notebook["cells"][2]["source"] = "def greet(name): return name"
    learner.write("python/renamed by me.ipynb", notebook)
    response = await learner.post("waymark/api/submit", {"path": "python/renamed by me.ipynb"})
    assert response.code == 202
    assert json.loads(response.body) == service.submissions[1]
    assert service.received == [notebook]
    later = await learner.get("waymark/api/submissions/1")
    assert json.loads(later.body) == service.submissions[1]


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        ("{", 422, "notebook-not-json"),
        ('{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}', 422, "notebook-not-a-lesson"),
        ('{"worksheets": [], "metadata": {}, "nbformat": 3, "nbformat_minor": 0}', 422, "notebook-old-format"),
        (" " * 17_000_000, 413, "notebook-too-large"),
    ],
)
async def test_a_file_that_is_no_lesson_is_refused_before_the_service_hears_of_it(
    learner, service, content, status, code
):
    (learner.home / "x.ipynb").write_text(content)
    response = await learner.post("waymark/api/submit", {"path": "x.ipynb"})
    assert (response.code, problem(response)["code"]) == (status, code)
    assert (service.received, (learner.home / "x.ipynb").read_text()) == ([], content)


async def test_a_path_without_a_file_is_named(learner):
    response = await learner.post("waymark/api/submit", {"path": "python/gone.ipynb"})
    assert (response.code, problem(response)["code"]) == (404, "notebook-missing")
    assert "python/gone.ipynb" in problem(response)["detail"]


@pytest.mark.parametrize("body", [{}, [], {"path": 3}, {"path": ""}])
async def test_a_body_without_its_fields_is_refused(learner, body):
    response = await learner.post("waymark/api/submit", body)
    assert (response.code, problem(response)["code"]) == (400, "request-invalid")


async def test_an_unknown_submission_is_the_services_404(learner):
    response = await learner.get("waymark/api/submissions/77")
    assert (response.code, problem(response)["code"]) == (404, "submission-unknown")


async def test_a_service_that_is_down_is_said_so_with_a_remedy(learner, service):
    await service.stop()
    response = await learner.get("waymark/api/courses")
    assert (response.code, problem(response)["code"]) == (503, "service-unreachable")
    assert "try again" in problem(response)["detail"]
    await service.start()
    assert (await learner.get("waymark/api/courses")).code == 200


@pytest.mark.parametrize(
    "path", ["waymark/api/courses", "waymark/api/submissions/1", "waymark/continue", "waymark/open/python/lesson-1"]
)
async def test_nobody_is_served_without_authentication(learner, path):
    response = await learner.request("GET", path, headers={})
    assert response.code in (302, 403)
    assert "waymark" not in response.headers.get("Location", "/login").split("?")[0]


async def test_a_post_without_xsrf_token_is_refused(learner, service):
    """By a browser that is logged in: it sends its cookies to us on whatever page it is."""
    pages = ("login", f"waymark/progress?token={learner.app.identity_provider.token}")
    answers = [await learner.request("GET", page, headers={}) for page in pages]
    given = [one.split(";")[0] for answer in answers for one in answer.headers.get_list("Set-Cookie")]
    cookies = dict(one.split("=", 1) for one in given)
    headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
    lesson = {"course": "python", "lesson": "lesson-1"}
    refused = await learner.request("POST", "waymark/api/open", lesson, headers=headers)
    assert refused.code == 403
    assert not (learner.home / "python").exists()
    headers["X-XSRFToken"] = cookies["_xsrf"]
    assert (await learner.request("POST", "waymark/api/open", lesson, headers=headers)).code == 200

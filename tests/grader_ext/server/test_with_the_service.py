"""The learner's server in front of the real progress service and a real Postgres."""

import json
from collections.abc import Iterator

import nbformat
import pytest

from tests.grader_ext.server.conftest import Learner, start_server, stop_server
from tests.progress_service.conftest import (
    course,
    database,
    database_url,
    postgres,
    published,
    releases,
    template,
)
from tests.progress_service.serving import PREFIX, KnownTokens, application, served

__all__ = ["course", "database", "database_url", "postgres", "published", "releases", "template"]

pytestmark = pytest.mark.integration


@pytest.fixture
def service_url(database, published) -> Iterator[str]:
    with served(application(database, KnownTokens())) as address:
        yield f"http://{address}{PREFIX}"


@pytest.fixture
async def ada(service_url, environment, monkeypatch):
    monkeypatch.setenv("WAYMARK_PROGRESS_URL", service_url)
    monkeypatch.setenv("JUPYTERHUB_API_TOKEN", "ada")
    app = await start_server(environment)
    yield Learner(app, environment)
    await stop_server(app)


async def test_open_submit_and_hear_of_it(ada):
    page = await ada.socket("waymark/api/live")

    async def until(kind: str) -> dict:
        while True:
            event = json.loads(await page.read_message())
            if event["type"] == kind:
                return event

    assert [one["id"] for one in (await until("snapshot"))["courses"]] == ["python"]
    opened = await ada.post("waymark/api/open", {"course": "python", "lesson": "numbers"})
    path = json.loads(opened.body)["path"]
    notebook = nbformat.read(ada.home / path, as_version=4)
    notebook.cells[0].source = "def double(n):\n    return n"
    nbformat.write(notebook, ada.home / path)

    submitted = await ada.post("waymark/api/submit", {"path": path})
    assert submitted.code == 202, submitted.body
    submission = json.loads(submitted.body)
    queued = await until("queued")
    assert queued == {"type": "queued", "course": "python", "lesson": "numbers", "submission": submission["id"]}
    asked = await ada.get(f"waymark/api/submissions/{submission['id']}")
    assert json.loads(asked.body)["status"] == "queued"
    of_lesson = await ada.get("waymark/api/courses/python/lessons/numbers/submissions")
    assert [one["id"] for one in json.loads(of_lesson.body)] == [submission["id"]]
    page.close()
    while await page.read_message() is not None:
        pass


async def test_a_locked_lesson_stays_closed(ada):
    response = await ada.post("waymark/api/open", {"course": "python", "lesson": "lists"})
    assert (response.code, json.loads(response.body)["code"]) == (403, "lesson-locked")
    assert not (ada.home / "python").exists()


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        (lambda notebook: notebook["cells"].pop(0), 422, "submission-no-answers"),
        (
            lambda notebook: notebook["metadata"]["waymark"].update(version="sha256:" + "0" * 64),
            409,
            "lesson-version-unknown",
        ),
        (lambda notebook: notebook["metadata"]["waymark"].update(lesson="nowhere"), 404, "lesson-unknown"),
    ],
)
async def test_what_the_service_refuses_reaches_the_page_as_it_is(ada, change, status, code):
    opened = json.loads((await ada.post("waymark/api/open", {"course": "python", "lesson": "numbers"})).body)
    notebook = ada.read(opened["path"])
    change(notebook)
    ada.write(opened["path"], notebook)
    response = await ada.post("waymark/api/submit", {"path": opened["path"]})
    problem = json.loads(response.body)
    codes = [problem["code"], *(one["code"] for one in problem.get("problems", []))]
    assert response.code == status
    assert code in codes


async def test_time_on_task_is_counted_once(ada):
    batch = {"batch": "5f0c1c0e-9a52-4b0e-8f3e-0d6e5f1f6a11", "seconds": 30}
    for _ in range(2):
        counted = await ada.post("waymark/api/courses/python/lessons/numbers/time", batch)
        assert (counted.code, json.loads(counted.body)) == (200, {"seconds": 30})
    (course,) = json.loads((await ada.get("waymark/api/courses")).body)
    assert [lesson["active_seconds"] for lesson in course["lessons"]] == [30, 0, 0]

"""Handing in: what is taken, what is refused and how that is said."""

import asyncio
import json

import httpx
import pytest

from grader_ext.core.notebook import MAX_NOTEBOOK_BYTES
from tests.progress_service.api.conftest import problem
from tests.progress_service.api.test_courses import graded
from tests.progress_service.conftest import learners_copy, verdict_on
from tests.progress_service.serving import PREFIX, KnownTokens, application

pytestmark = pytest.mark.integration

PATH = "/courses/python/lessons/numbers/submissions"


@pytest.fixture
def notebook(releases):
    return learners_copy(releases[0], {"double": "def double(n): return 2 * n"})


async def test_a_notebook_is_accepted_and_waits(ada, notebook, releases):
    response = await ada.post(PATH, content=json.dumps(notebook), headers={"content-type": "application/x-ipynb+json"})
    assert response.status_code == 202
    submission = response.json()
    assert submission | {"id": 0, "submitted_at": ""} == {
        "id": 0,
        "course": "python",
        "lesson": "numbers",
        "lesson_version": releases[0].lesson.version,
        "status": "queued",
        "submitted_at": "",
        "graded_at": None,
        "attempt": 1,
        "verdict": None,
    }
    assert (await ada.get(f"/submissions/{submission['id']}")).json() == submission
    assert (await ada.get(PATH)).json() == [submission]


async def test_the_verdict_is_there_once_it_is_stored(database, ada, releases):
    submission = await graded(database, ada, releases, 0)
    answer = (await ada.get(f"/submissions/{submission}")).json()
    assert answer["status"] == "graded"
    assert answer["verdict"] == verdict_on(releases[0]).model_dump(mode="json")


async def test_nobody_elses_submission_can_be_seen_or_guessed(client, ada, bert, notebook):
    submission = (await ada.post(PATH, json=notebook)).json()["id"]
    mine = await bert.get(f"/submissions/{submission}")
    none = await bert.get(f"/submissions/{submission + 1000}")
    problem(mine, 404, "submission-unknown")
    assert mine.text.replace(str(submission), "N") == none.text.replace(str(submission + 1000), "N")
    problem(await client("instructor:ina").get(f"/submissions/{submission}"), 404, "submission-unknown")
    assert (await bert.get(PATH)).json() == []


async def test_who_checks_too_often_is_told_when_to_go_on_and_nobody_else_is_held(database, published, notebook):
    app = application(database, KnownTokens(), WAYMARK_CHECKS_A_MINUTE="3")
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=f"http://testserver{PREFIX}/api") as page:

        async def hand_in(learner):
            return await page.post(PATH, json=notebook, headers={"Authorization": f"Bearer {learner}"})

        answers = await asyncio.gather(*(hand_in("ada") for _ in range(5)))
        assert sorted(answer.status_code for answer in answers) == [202, 202, 202, 429, 429]
        refused = await hand_in("ada")
        detail = problem(refused, 429, "too-many-submissions")["detail"]
        seconds = int(refused.headers["retry-after"])
        assert 1 <= seconds <= 60
        assert f"3 times within a minute. Your work is saved; check it again in {seconds} s." in detail
        assert (await hand_in("bert")).status_code == 202


async def test_a_newer_one_supersedes_one_that_waits(ada, notebook):
    first = (await ada.post(PATH, json=notebook)).json()
    second = (await ada.post(PATH, json=notebook)).json()
    assert [(one["id"], one["status"]) for one in (await ada.get(PATH)).json()] == [
        (second["id"], "queued"),
        (first["id"], "superseded"),
    ]
    assert [one["id"] for one in (await ada.get(PATH, params={"limit": 1})).json()] == [second["id"]]


async def test_a_locked_lesson_takes_nothing(ada, releases):
    notebook = learners_copy(releases[2], {"double": "pass"})
    problem(await ada.post("/courses/python/lessons/lists/submissions", json=notebook), 403, "lesson-locked")
    problem(await ada.post("/courses/python/lessons/nothing/submissions", json=notebook), 404, "lesson-unknown")


async def test_a_version_that_is_not_stored_is_refused_with_the_remedy(ada, notebook):
    notebook["metadata"]["waymark"] = {"version": "sha256:" + "0" * 64}
    found = problem(await ada.post(PATH, json=notebook), 409, "lesson-version-unknown")
    assert "Open the lesson again" in found["detail"]


async def test_without_our_metadata_the_present_version_is_meant(ada, notebook, releases):
    for ours in ({}, {"waymark": None}, {"waymark": {"version": 7}}):
        changed = {**notebook, "metadata": {"kernelspec": notebook["metadata"]["kernelspec"], **ours}}
        response = await ada.post(PATH, json=changed)
        assert response.json()["lesson_version"] == releases[0].lesson.version


def bad_notebooks(notebook):
    cells = notebook["cells"]
    answer = cells[0]
    plain = [{**cell, "metadata": {}} for cell in cells]
    markdown = {key: value for key, value in answer.items() if key not in ("outputs", "execution_count")}
    yield "not JSON", b"{", 422, "notebook-not-json"
    yield "not text", b"\xff\xfe", 422, "notebook-not-text"
    yield "empty", b"", 422, "notebook-not-json"
    yield "a list", b"[]", 422, "notebook-invalid"
    yield "deep", b"[" * 100_000, 422, "notebook-not-json"
    yield (
        "nbformat 3",
        {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": []},
        422,
        "notebook-old-format",
    )
    yield "no metadata", {**notebook, "cells": plain}, 422, "submission-no-answers"
    yield "no cells", {**notebook, "cells": []}, 422, "submission-no-answers"
    yield (
        "doubled",
        {**notebook, "cells": [*cells, {**answer, "id": "b", "source": "2"}]},
        422,
        "submission-answer-doubled",
    )
    yield (
        "wrong type",
        {**notebook, "cells": [{**markdown, "cell_type": "markdown"}]},
        422,
        "submission-answer-wrong-type",
    )
    yield "null", {**notebook, "cells": [{**answer, "source": "\0"}]}, 422, "notebook-has-null"
    yield "long", {**notebook, "cells": [{**answer, "source": "x" * 200_001}]}, 422, "submission-answer-too-long"
    yield "large", b" " * 50_000_000, 413, "notebook-too-large"


async def test_each_bad_notebook_gets_its_own_error_and_is_not_stored(ada, notebook):
    for what, body, status, code in bad_notebooks(notebook):
        content = body if isinstance(body, bytes) else json.dumps(body)
        found = problem(await ada.post(PATH, content=content), status, code)
        assert found["detail"].startswith("The notebook"), what
    assert (await ada.get(PATH)).json() == []


async def test_a_notebook_of_the_greatest_size_is_taken(ada, notebook):
    text = json.dumps(notebook)
    response = await ada.post(PATH, content=text + " " * (MAX_NOTEBOOK_BYTES - len(text)))
    assert response.status_code == 202


async def test_a_large_body_is_not_kept_while_it_comes(ada):
    sent = 0

    async def chunks():
        nonlocal sent
        for _ in range(400):
            sent += 1_000_000
            yield b" " * 1_000_000

    problem(await ada.post(PATH, content=chunks()), 413, "notebook-too-large")
    assert sent < 150_000_000


async def test_several_problems_are_all_listed(database, ada, course):
    from progress_service.store.courses import publish
    from tests.progress_service.conftest import answer, assertion, release
    from tests.progress_service.conftest import notebook as notebook_of

    two = release(
        course,
        "numbers",
        notebook_of([answer("one", "1"), answer("two", "2"), answer("three", "3"), assertion("test", "assert True")]),
    )
    async with database.transaction() as session:
        await publish(session, course, [two])
    kept = [cell for cell in two.notebook["cells"] if cell["id"] in ("three", "test")]
    found = problem(await ada.post(PATH, json={**two.notebook, "cells": kept}), 422, "submission-answer-missing")
    assert [one["code"] for one in found["problems"]] == ["submission-answer-missing"] * 2
    assert "'one'" in found["problems"][0]["detail"]


@pytest.mark.parametrize("version", ["sha256:", "\0", "\ud800", "x" * 100_000, "sha256:" + "A" * 64])
async def test_a_version_that_is_none_is_unknown(ada, notebook, version):
    notebook["metadata"]["waymark"] = {"version": version}
    found = problem(await ada.post(PATH, content=json.dumps(notebook)), 409, "lesson-version-unknown")
    assert len(found["detail"]) < 500


async def test_an_answer_that_is_not_quite_text_is_taken(ada, notebook):
    notebook["cells"][0]["source"] = "'\ud800'"
    assert (await ada.post(PATH, content=json.dumps(notebook))).status_code == 202


async def test_a_complaint_may_quote_what_is_not_quite_text(ada, notebook):
    notebook["cells"][0]["cell_type"] = "\ud800"
    problem(await ada.post(PATH, content=json.dumps(notebook)), 422, "notebook-invalid")


@pytest.mark.parametrize(
    "path", ["/courses/%00", "/courses/a%0Ab", "/courses/python/lessons/%00/notebook", "/courses/Ä"]
)
async def test_an_id_in_a_path_that_is_none_is_refused(ada, path):
    problem(await ada.get(path), 422, "request-invalid")


async def test_an_id_that_is_none_is_refused(ada):
    problem(await ada.get("/submissions/no-number"), 422, "request-invalid")
    problem(await ada.get(f"/submissions/{2**70}"), 422, "request-invalid")

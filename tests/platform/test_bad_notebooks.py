"""Notebooks that cannot be graded: each gets its own error, and costs neither the file nor what was reached before."""

import json
from collections.abc import Callable
from typing import Any

import pytest
import pytest_asyncio

from tests.platform.courses import ADD, OTHER
from tests.platform.database import Stored
from tests.platform.learner import Learner, Notebook

pytestmark = [pytest.mark.integration, pytest.mark.timeout(400), pytest.mark.asyncio(loop_scope="session")]

MB = 1_000_000
PATH = "trials/sums.ipynb"


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def before(ada: Learner) -> dict[str, Any]:
    """What the learner has reached, and the good notebook that it was reached with."""
    await ada.open("trials", "sums")
    submission = await ada.submit(PATH, add=ADD["python"], other=OTHER["python"])
    await ada.verdict(submission)
    return {
        "notebook": ada.notebook(PATH),
        "courses": await ada.courses(),
        "submission": await ada.submission(submission),
    }


def changed(change: Callable[[Notebook], object]) -> Callable[[Notebook], bytes]:
    def bad(notebook: Notebook) -> bytes:
        change(notebook)
        return json.dumps(notebook).encode()

    return bad


def answer(notebook: Notebook) -> dict[str, Any]:
    return next(cell for cell in notebook["cells"] if cell["metadata"].get("nbgrader", {}).get("grade_id") == "add")


def without_nbgrader(notebook: Notebook) -> None:
    for cell in notebook["cells"]:
        cell["metadata"].pop("nbgrader", None)


def of_nbformat_3(notebook: Notebook) -> None:
    notebook.update(nbformat=3, nbformat_minor=0, worksheets=[{"cells": notebook.pop("cells"), "metadata": {}}])


def doubled(notebook: Notebook) -> None:
    notebook["cells"].append({**answer(notebook), "id": "copy", "source": "def add(a, b):\n    return 5"})


def as_markdown(notebook: Notebook) -> None:
    cell = answer(notebook)
    del cell["outputs"], cell["execution_count"]
    cell["cell_type"] = "markdown"


def fifty_megabytes(notebook: Notebook) -> None:
    answer(notebook)["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "x" * 50 * MB}]


def says(**metadata: str) -> Callable[[Notebook], bytes]:
    return changed(lambda notebook: notebook["metadata"]["waymark"].update(metadata))


BAD: dict[str, tuple[Callable[[Notebook], bytes], int, str, str]] = {
    "cut off": (lambda notebook: json.dumps(notebook).encode()[:-90], 422, "notebook-not-json", "open the lesson"),
    "empty": (lambda _: b"", 422, "notebook-not-json", "open the lesson again"),
    "no text": (lambda _: b"\x89PNG\r\n", 422, "notebook-not-text", "Save it again"),
    "raw nulls": (lambda notebook: json.dumps(notebook).encode() + b"\0" * 512, 422, "notebook-not-json", "fresh one"),
    "null in a cell": (
        changed(lambda notebook: answer(notebook).update(source="a = '\0'")), 422, "notebook-has-null", "Delete it"
    ),
    "nbformat 3": (changed(of_nbformat_3), 422, "notebook-old-format", "nbconvert"),
    "no cells": (changed(lambda notebook: notebook.pop("cells")), 422, "notebook-invalid", "repairs"),
    "no metadata": (changed(lambda notebook: notebook["metadata"].clear()), 422, "notebook-not-a-lesson", "Open the"),
    "no nbgrader": (changed(without_nbgrader), 422, "submission-no-answers", "course page"),
    "answer missing": (
        changed(lambda notebook: notebook["cells"].remove(answer(notebook))),
        422, "submission-answer-missing", "Open the lesson again",
    ),
    "answer doubled": (changed(doubled), 422, "submission-answer-doubled", "Delete all but the one"),
    "answer as Markdown": (changed(as_markdown), 422, "submission-answer-wrong-type", "Change its type back"),
    "answer endless": (
        changed(lambda notebook: answer(notebook).update(source="#" * 200_001)),
        422, "submission-answer-too-long", "shorter",
    ),
    "50 MB": (changed(fifty_megabytes), 413, "notebook-too-large", "Clear the outputs"),
    "locked lesson": (says(lesson="locked"), 403, "lesson-locked", "complete first: Gate"),
    "unknown lesson": (says(lesson="nowhere"), 404, "lesson-unknown", "no lesson 'nowhere'"),
    "unknown course": (says(course="nowhere"), 404, "course-unknown", "no course 'nowhere'"),
    "unknown version": (says(version="sha256:" + "0" * 64), 409, "lesson-version-unknown", "Open the lesson again"),
    "no version": (says(version="newest"), 409, "lesson-version-unknown", "Open the lesson again"),
}  # fmt: skip


@pytest.mark.parametrize(("make", "status", "code", "remedy"), BAD.values(), ids=BAD.keys())
async def test_it_is_refused_with_a_remedy_and_nothing_is_lost(
    ada: Learner,
    stored: Stored,
    before: dict[str, Any],
    make: Callable[[Notebook], bytes],
    status: int,
    code: str,
    remedy: str,
) -> None:
    bad = make(json.loads(json.dumps(before["notebook"])))
    ada.file(PATH).write_bytes(bad)
    submissions = stored.one("SELECT count(*) FROM submissions")

    answer = await ada.check(PATH)
    problem = answer.json()
    assert (answer.status_code, problem["status"], problem["code"]) == (status, status, code), problem
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert remedy in problem["detail"]

    assert ada.file(PATH).read_bytes() == bad
    assert stored.one("SELECT count(*) FROM submissions") == submissions
    assert await ada.courses() == before["courses"]
    assert await ada.submission(before["submission"]["id"]) == before["submission"]


@pytest.mark.parametrize(
    "name", ["cut off", "raw nulls", "nbformat 3", "no metadata", "no nbgrader", "answer missing", "unknown version"]
)
async def test_opening_the_lesson_again_is_the_remedy(ada: Learner, before: dict[str, Any], name: str) -> None:
    bad = BAD[name][0](json.loads(json.dumps(before["notebook"])))
    from_before = set(ada.file("trials").rglob("*.ipynb")) - {ada.file(PATH)}
    ada.file(PATH).write_bytes(bad)
    opened = await ada.open("trials", "sums")
    assert opened["path"] == PATH
    kept = [file.read_bytes() for file in set(ada.file("trials").rglob("*.ipynb")) - from_before]
    texts = b"\n".join(kept)
    assert bad in kept or b"return 'fine'" in texts, "what the learner wrote is gone"
    submission = await ada.submit(PATH, add=ADD["python"], other=OTHER["python"])
    assert (await ada.verdict(submission))["status"] == "passed"


async def test_a_locked_lesson_is_not_handed_out(ada: Learner) -> None:
    answer = await ada.ask("waymark/api/open", {"course": "trials", "lesson": "locked"})
    assert (answer.status_code, answer.json()["code"]) == (403, "lesson-locked")
    assert not ada.file("trials/locked.ipynb").exists()

"""An instructor publishes: a broken lesson among good ones, and a new version of a lesson that a learner has open."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.browser.running_platform import ROOT, WAYMARK, RunningPlatform
from tests.platform.courses import ADD, OTHER, two_exercises, write_course
from tests.platform.database import Stored
from tests.platform.learner import Learner, until

pytestmark = [pytest.mark.integration, pytest.mark.timeout(400), pytest.mark.asyncio(loop_scope="session")]

RIGHT = {"add": ADD["python"], "other": OTHER["python"]}


def publish(course: Path, stored: Stored) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "WAYMARK_DATABASE_URL": stored.address}
    return subprocess.run([WAYMARK, "publish", course], capture_output=True, text=True, env=environment, cwd=ROOT)


async def test_a_broken_lesson_keeps_no_good_one_back(
    platform: RunningPlatform, ada: Learner, stored: Stored, courses: Path
) -> None:
    mixed = courses / "mixed"
    said = platform.output.read_text()
    assert "Not everything was published" in said
    assert "broken.ipynb is not JSON" in said

    path = (await ada.open("mixed", "good"))["path"]
    submission = await ada.submit(path, **RIGHT)
    assert (await ada.verdict(submission))["status"] == "passed"
    refused = await ada.ask("waymark/api/open", {"course": "mixed", "lesson": "broken"})
    assert refused.status_code in (403, 404, 409)
    assert refused.json()["detail"]

    # One is mended, another one breaks that was good: it stays as it was.
    write_course(mixed, {"good": "oh", "broken": two_exercises(text="Mended."), "last": two_exercises()})
    again = publish(mixed, stored)
    assert again.returncode == 2
    assert "1 new, 0 changed, 1 unchanged" in again.stdout
    assert "good.ipynb" in again.stderr
    assert "notebook-not-json" in again.stderr
    assert "Traceback" not in again.stderr
    assert (await ada.open("mixed", "broken"))["path"] == "mixed/broken.ipynb"
    assert (await ada.open("mixed", "good"))["upgraded"] is None
    assert (await ada.verdict(await ada.submit(path)))["status"] == "passed"
    assert (await ada.lesson("mixed", "good"))["attempts"] == 2


async def test_a_new_version_while_the_lesson_is_open(ada: Learner, stored: Stored, tmp_path: Path) -> None:
    course = write_course(tmp_path / "growing", {"seed": two_exercises()})
    assert publish(course, stored).returncode == 0
    opened = await ada.open("growing", "seed")
    path = opened["path"]
    ada.write(path, **RIGHT)
    old = ada.notebook(path)["metadata"]["waymark"]["version"]

    changed = two_exercises(text="Write two functions, please.")
    changed["cells"][2]["source"] += "\nassert add(-1, 1) == 0"
    async with ada.page() as page:
        published = publish(write_course(course, {"seed": changed}), stored)
        assert "0 new, 1 changed" in published.stdout
        await until(lambda: len(page.of("snapshot")) == 2)
        (growing,) = (one for one in page.of("snapshot")[-1]["courses"] if one["id"] == "growing")
        new = growing["lessons"][0]["version"]
        assert new != old

        answered = await ada.check(path)
        assert answered.status_code == 202, answered.text
        verdict = await ada.verdict(answered.json()["id"])
        assert (verdict["lesson_version"], verdict["status"]) == (old, "passed")

    reopened = await ada.open("growing", "seed")
    assert reopened["upgraded"] == {
        "kept": ["add", "other"],
        "changed": ["text", "test_add"],
        "added": [],
        "removed": [],
    }
    notebook = ada.notebook(path)
    assert notebook["metadata"]["waymark"]["version"] == new
    sources = {
        cell["metadata"].get("nbgrader", {}).get("grade_id"): "".join(cell["source"]) for cell in notebook["cells"]
    }
    assert sources["add"] == RIGHT["add"]
    assert sources["text"] == "Write two functions, please."
    backup = ada.notebook(notebook["metadata"]["waymark"]["upgrade"]["backup"])
    assert backup["metadata"]["waymark"]["version"] == old

    submission = await ada.submit(path)
    verdict = await ada.verdict(submission)
    assert (verdict["lesson_version"], verdict["status"]) == (new, "passed")
    assert (await ada.lesson("growing", "seed"))["attempts"] == 2
    assert (await ada.open("growing", "seed"))["upgraded"] is None

"""The courses that we ship, graded in containers by the commands that an author types."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[4]
COURSES = sorted(path.parent for path in (ROOT / "course").glob("*/course.toml"))
LESSONS = sorted(path for course in COURSES for path in course.glob("*.ipynb"))

pytestmark = [pytest.mark.integration, pytest.mark.docker, pytest.mark.timeout(600)]


def waymark(*arguments: object) -> "subprocess.CompletedProcess[str]":
    command = [Path(sys.executable).with_name("waymark"), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def graded(lesson: Path, submission: Path) -> dict:
    done = waymark("grade", lesson, submission, "--sandbox", "docker", "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def handed_out(tmp_path_factory) -> Path:
    """A folder with each course's notebooks as learners get them."""
    folder = tmp_path_factory.mktemp("released")
    for course in COURSES:
        done = waymark("release", course, "--out", folder / course.name)
        assert done.returncode == 0, done.stderr
    return folder


def test_there_are_six_lessons():
    assert len(LESSONS) == 6


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_the_solution_passes_and_the_stub_fails(lesson, handed_out, sandbox_image):
    verdict = graded(lesson, lesson)
    assert (verdict["status"], verdict["score"]) == ("passed", verdict["max_score"])
    (stub,) = (handed_out / lesson.parent.name).rglob(lesson.name)
    verdict = graded(lesson, stub)
    assert (verdict["status"], verdict["score"]) == ("failed", 0.0)


def test_check_finds_nothing(sandbox_image):
    """It grades both again; of one course, for each costs as much as all lessons above."""
    done = waymark("check", ROOT / "course" / "python", "--sandbox", "docker", "--json")
    assert json.loads(done.stdout)["findings"] == []
    assert done.returncode == 0, done.stderr

"""The courses that we ship, graded in containers by the command that an author types."""

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


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_the_solution_passes(lesson, sandbox_image):
    done = waymark("grade", lesson, lesson, "--sandbox", "docker", "--json")
    assert done.returncode == 0, done.stderr
    verdict = json.loads(done.stdout)
    assert (verdict["status"], verdict["score"]) == ("passed", verdict["max_score"])


@pytest.mark.parametrize("course", COURSES, ids=lambda path: path.name)
def test_check_finds_nothing(course, sandbox_image):
    done = waymark("check", course, "--sandbox", "docker", "--json")
    assert json.loads(done.stdout)["findings"] == []
    assert done.returncode == 0, done.stderr

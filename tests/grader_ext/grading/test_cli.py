"""`waymark grade`, on real files and in a real box."""

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from grader_ext.core.errors import Problems
from grader_ext.core.verdict import Verdict
from grader_ext.grading.cli import grade, open_grader
from grader_ext.grading.files import UnreadableFile, read_lesson
from grader_ext.sandbox import DockerUnreachable
from tests.grader_ext.grading.lessons import GOOD, answer, assertion, example, lesson, submission, two_exercises

pytestmark = pytest.mark.integration

COURSE = """
id = "numbers-course"
title = "Numbers"
language = "python"
pass_mark = 0.2
limits = { seconds_per_cell = 3, output_kb = 2 }
[[lessons]]
id = "first"
title = "First"
notebook = "lesson.ipynb"
"""


def written(path: Path, notebook: dict[str, Any]) -> Path:
    path.write_text(json.dumps(notebook))
    return path


def run(*arguments: object) -> Result:
    app = typer.Typer(pretty_exceptions_enable=False)
    app.command()(grade)
    return CliRunner().invoke(app, [str(one) for one in arguments])


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return written(tmp_path / "lesson.ipynb", two_exercises().notebook)


def test_json_on_stdout_and_exit_0_whatever_the_verdict(source: Path, tmp_path: Path):
    good = run(source, source, "--json")
    assert (good.exit_code, Verdict.model_validate_json(good.stdout).status.value) == (0, "passed")
    notebook = two_exercises().notebook
    notebook["cells"][1]["source"] = "def add(a, b):\n    return a - b"
    bad = run(source, written(tmp_path / "mine.ipynb", notebook), "--json")
    verdict = Verdict.model_validate_json(bad.stdout)
    assert (bad.exit_code, verdict.status.value, verdict.score, verdict.lesson) == (0, "failed", 3.0, "lesson")


def test_the_course_beside_it_gives_id_pass_mark_and_limits(source: Path, tmp_path: Path):
    (tmp_path / "course.toml").write_text(COURSE)
    read = read_lesson(source)
    assert (read.lesson.id, read.rules.pass_mark, read.rules.limits.output_kb) == ("first", 0.2, 2)
    notebook = two_exercises().notebook
    notebook["cells"][1]["source"] = "raise NotImplementedError()"
    printed = run(source, written(tmp_path / "mine.ipynb", notebook))
    assert printed.exit_code == 0
    assert "✗ test_add (0/1): learner error\n    This exercise is not answered yet" in printed.stdout
    assert "✓ test_hidden (2/2, hidden): passed" in printed.stdout
    assert printed.stdout.endswith("first: passed, 3 of 4 points\n")


def test_a_broken_lesson_is_exit_1(tmp_path: Path):
    broken = lesson(example("1 / 0"), answer("a", "1"), assertion("t", "assert True"))
    path = written(tmp_path / "lesson.ipynb", broken.notebook)
    result = run(path, path)
    assert result.exit_code == 1
    assert "cell 1 failed before any of your code ran (ZeroDivisionError)" in result.stdout


def test_bad_input_says_what_and_where(source: Path, tmp_path: Path):
    assert isinstance(run(tmp_path / "none.ipynb", source).exception, UnreadableFile)
    empty = written(tmp_path / "empty.ipynb", {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    error = run(source, empty).exception
    assert isinstance(error, Problems)
    assert "empty.ipynb holds none of the lesson's answer cells" in str(error)


def test_a_sandbox_that_is_not_there_is_no_reason_to_use_another(source: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DOCKER_HOST", "unix:///nowhere/docker.sock")
    error = run(source, source, "--sandbox", "docker").exception
    assert isinstance(error, DockerUnreachable)
    assert "unix:///nowhere/docker.sock" in str(error)
    assert "Start Docker" in str(error)


def test_the_environment_chooses_the_sandbox_and_the_command_line_has_the_last_word(
    source: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("DOCKER_HOST", "unix:///nowhere/docker.sock")
    monkeypatch.setenv("WAYMARK_SANDBOX", "docker")
    assert isinstance(run(source, source).exception, DockerUnreachable)
    assert run(source, source, "--sandbox", "bubblewrap").exit_code == 0
    error = run(source, source, "--sandbox", "none").exception
    assert isinstance(error, Problems)
    assert "The setting WAYMARK_SANDBOX is wrong: Input should be 'bubblewrap' or 'docker'" in str(error)


async def test_the_grader_for_check_grades_by_the_courses_rules(tmp_path: Path):
    from grader_ext.core.course_parser import parse_course

    made = two_exercises()
    async with open_grader() as grade_lesson:
        verdict = await grade_lesson(made, submission(made, **{**GOOD, "add": ""}), parse_course(COURSE, "course.toml"))
    assert (verdict.status.value, verdict.score) == ("passed", 3.0)

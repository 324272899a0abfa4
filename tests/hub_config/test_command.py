import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from hub_config import command
from hub_config.command import COMMANDS, Command, build, main
from hub_config.errors import BubblewrapMissing, DevelopmentNotLocal, ExtraMissing, NotACourse

SEE = "See docs/instructor.md for what may stand in course.toml."


@pytest.fixture(autouse=True)
def _wide(monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")


def test_help_lists_every_command_with_its_sentence():
    text = CliRunner().invoke(build(["--help"]), ["--help"]).output
    for row in COMMANDS:
        shown = text if len(row.words) == 1 else CliRunner().invoke(build([]), [row.words[0], "--help"]).output
        assert row.words[-1] in shown
        assert row.help.replace("`", "") in shown  # Markdown shows it as code


def test_help_imports_no_room():
    code = """
import sys
from hub_config.command import build
from typer.testing import CliRunner
CliRunner().invoke(build(["--help"]), ["--help"])
heavy = {"jupyterhub", "nbgrader", "sqlalchemy", "psycopg", "fastapi", "jupyter_client", "nbformat", "tornado"}
print(sorted(heavy & set(sys.modules)))
"""
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


def test_a_missing_extra_is_named(monkeypatch):
    def load():
        raise ModuleNotFoundError("No module named 'nbgrader'", name="nbgrader")

    monkeypatch.setattr(command, "COMMANDS", (Command(("check",), "Check.", "author", load),))
    with pytest.raises(ExtraMissing, match=r"`waymark check` needs nbgrader.*pip install 'waymark\[author\]'"):
        build(["check", "course/python"])


def test_an_error_of_ours_is_a_sentence_with_a_code_and_exit_code_2(monkeypatch, capsys):
    def fail() -> None:
        raise BubblewrapMissing

    monkeypatch.setattr(command, "COMMANDS", (Command(("up",), "Up.", "hub", lambda: fail),))
    monkeypatch.setattr(sys, "argv", ["waymark", "up"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    said = capsys.readouterr()
    assert said.err.startswith("waymark: `bwrap` is missing")
    assert said.err.rstrip().endswith("[bubblewrap-missing]")
    assert said.out == ""


def test_whoever_asks_for_json_gets_an_error_of_ours_as_json_too(capsys, monkeypatch, tmp_path):
    (tmp_path / "course.toml").write_text('id = "first"\nfoo = 1\n')
    monkeypatch.setattr(sys, "argv", ["waymark", "release", str(tmp_path), "--out", str(tmp_path / "out"), "--json"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    said = capsys.readouterr()
    answer = json.loads(said.out)
    assert answer["version"] == 1
    assert answer["error"]["code"] == "problems"
    assert answer["error"]["message"] in said.err
    assert {"code": "course-bad-key", "message": f"{tmp_path / 'course.toml'}: key `foo`: unknown key. " + SEE} in (
        answer["error"]["problems"]
    )
    assert "Traceback" not in said


@pytest.mark.parametrize("row", COMMANDS, ids=lambda row: " ".join(row.words))
def test_each_commands_own_help_works(row):
    result = CliRunner().invoke(build(row.words), [*row.words, "--help"])
    assert result.exit_code == 0, result.output
    assert "Usage" in result.output


def test_up_refuses_a_course_that_is_none_before_it_starts_anything(tmp_path):
    arguments = ["up", "--data", str(tmp_path / "data"), "--course", str(tmp_path)]
    assert isinstance(CliRunner().invoke(build(arguments), arguments).exception, NotACourse)
    assert not (tmp_path / "data").exists()


def test_up_refuses_development_where_others_could_come(tmp_path, monkeypatch):
    monkeypatch.setenv("WAYMARK_DEV", "1")
    arguments = ["up", "--data", str(tmp_path / "data"), "--host", "0.0.0.0"]
    assert isinstance(CliRunner().invoke(build(arguments), arguments).exception, DevelopmentNotLocal)
    assert not (tmp_path / "data").exists()


def test_the_commands_of_other_rooms_come_from_their_entry_points():
    modules = re.findall(r'"((?:grader_ext|progress_service)[\w.]*)"', Path(command.__file__).read_text())
    assert modules
    assert [module for module in modules if not module.endswith(".cli")] == []

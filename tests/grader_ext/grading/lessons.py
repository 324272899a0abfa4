"""Lessons for the tests of grading, written as short lists of cells."""

from typing import Any

from grader_ext.core.lesson import Lesson
from grader_ext.core.lesson_parser import parse_lesson
from grader_ext.core.notebook import check_notebook
from grader_ext.core.submission import Submission

KERNELS = {"python": "python3", "elixir": "elixir"}


def cell(
    source: str, grade_id: str | None = None, waymark: dict[str, Any] | None = None, **nbgrader: Any
) -> dict[str, Any]:
    metadata: dict[str, Any] = {"waymark": waymark} if waymark else {}
    if grade_id:
        flags = {"grade": False, "locked": False, "solution": False, "task": False}
        metadata["nbgrader"] = {"schema_version": 3, "grade_id": grade_id, **flags, **nbgrader}
    return {
        "cell_type": "code", "id": f"c{abs(hash((source, grade_id)))}", "metadata": metadata, "source": source,
        "outputs": [], "execution_count": None,
    }  # fmt: skip


def example(source: str, *tags: str) -> dict[str, Any]:
    made = cell(source)
    made["metadata"]["tags"] = list(tags)
    return made


def answer(grade_id: str, source: str = "", **waymark: Any) -> dict[str, Any]:
    return cell(source, grade_id, waymark, solution=True)


def assertion(grade_id: str, source: str, points: float = 1.0, **waymark: Any) -> dict[str, Any]:
    return cell(source, grade_id, waymark, grade=True, locked=True, points=points)


def expectation(
    grade_id: str, source: str, stdout: str = "", result: str = "", points: float = 1.0, **waymark: Any
) -> dict[str, Any]:
    made = cell(source, grade_id, {"kind": "expectation", **waymark}, grade=True, locked=True, points=points)
    if stdout:
        made["outputs"].append({"output_type": "stream", "name": "stdout", "text": stdout})
    if result:
        data = {"text/plain": result}
        made["outputs"].append({"output_type": "execute_result", "data": data, "metadata": {}, "execution_count": 1})
    return made


def lesson(*cells: dict[str, Any], language: str = "python", **waymark: Any) -> Lesson:
    kernelspec = {"name": KERNELS[language], "language": language, "display_name": language}
    for number, one in enumerate(cells):
        one["id"] = f"cell-{number}"
    notebook = {
        "cells": list(cells), "metadata": {"kernelspec": kernelspec, "waymark": waymark}, "nbformat": 4,
        "nbformat_minor": 5,
    }  # fmt: skip
    return parse_lesson(check_notebook(notebook, "test.ipynb"), "numbers", "test.ipynb")


def submission(lesson: Lesson, attempt: int = 1, **answers: str) -> Submission:
    return Submission(lesson.id, lesson.version, answers, attempt)


def two_exercises() -> Lesson:
    """Two exercises with every kind of test, in Python."""
    return lesson(
        example("base = 10\nbase"),
        answer("add", "def add(a, b):\n    return a + b"),
        assertion("test_add", "assert add(2, 3) == 5\nassert add(base, 1) == 11", hints=["plus?", "use `+`"]),
        answer("greet", "def greet(name):\n    print('Hello,', name)\n    return len(name)"),
        expectation("test_greet", "greet('Ada')", stdout="Hello, Ada\n", result="3"),
        assertion(
            "test_hidden",
            "assert greet('x') == 1\n### BEGIN HIDDEN TESTS\nassert greet('secret42') == 8\n### END HIDDEN TESTS",
            2.0,
            hints=["Think of other names."],
        ),
    )


GOOD = {
    "add": "def add(a, b):\n    return a + b",
    "greet": "def greet(name):\n    print('Hello,', name)\n    return len(name)",
}

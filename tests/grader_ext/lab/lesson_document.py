"""A lesson with a cell of each kind, and cells of the learner's own."""

from typing import Any

from tests.grader_ext.server import contract_service
from tests.grader_ext.server.contract_service import lesson_cell


def instruction(name: str, source: str, cell_type: str) -> dict[str, Any]:
    """As the release writes instructions: locked, and without nbgrader's metadata."""
    cell = lesson_cell(name, source, cell_type=cell_type)
    return {**cell, "metadata": {"editable": False, "deletable": False}}


def graded(name: str, source: str, points: float) -> dict[str, Any]:
    cell = lesson_cell(name, source)
    cell["metadata"]["nbgrader"] |= {"grade": True, "points": points}
    return cell


def own(name: str, source: str) -> dict[str, Any]:
    cell = {"cell_type": "code", "id": name, "metadata": {}, "source": source}
    return {**cell, "outputs": [], "execution_count": None}


def lesson_document() -> dict[str, Any]:
    released = contract_service.notebook("lesson-1", "Saying hello")
    cells = [
        released["cells"][0],
        instruction("intro", "# Saying hello\n\nRead this.", "markdown"),
        instruction("example", "name = 'Ada'\nprint(name)", "code"),
        own("own-a", "try_this = 1\ntry_that = 2"),
        own("own-b", "name = 'Bob'\nprint(name)"),
        own("own-c", "third = 3"),
        lesson_cell("greet", "def greet(name):\n    # YOUR CODE HERE\n    raise NotImplementedError", answer=True),
        instruction("shown", "Now the name.", "markdown"),
        graded("test-greet", "assert greet('Ada') == 'Hello, Ada!'\nassert greet('')", 2),
        lesson_cell("add", "# YOUR CODE HERE", answer=True),
        graded("test-add", "assert add(1, 2) == 3", 1),
    ]
    return {**released, "cells": cells}


def graded_submission(statuses: dict[str, str]) -> dict[str, Any]:
    told = {"hidden": False, "message": "", "expected": None, "actual": None, "hint": None, "duration_ms": 1.0}
    tests = [
        {**told, "id": name, "status": status, "points": points if status == "passed" else 0.0, "max_points": points}
        for (name, status), points in zip(statuses.items(), (2.0, 1.0), strict=True)
    ]
    version = contract_service.version("a")
    verdict = {
        "version": 1,
        "lesson": "lesson-1",
        "lesson_version": version,
        "status": "failed",
        "duration_ms": 2.0,
        "score": 1.0,
        "max_score": 3.0,
        "tests": tests,
        "cells": [],
    }
    return {
        "id": 1,
        "course": "python",
        "lesson": "lesson-1",
        "lesson_version": version,
        "status": "graded",
        "submitted_at": "2026-11-22T20:00:00Z",
        "graded_at": "2026-11-22T20:00:01Z",
        "attempt": 1,
        "verdict": verdict,
    }

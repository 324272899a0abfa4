"""A course of one small lesson, as an instructor writes it."""

from typing import Any

COURSE = 'id = "first"\ntitle = "First"\nlanguage = "python"\n\n[[lessons]]\nid = "hello"\ntitle = "Hello"\n'
SOLUTION = "def greet(name):\n    ### BEGIN SOLUTION\n    return 'Hello, ' + name\n    ### END SOLUTION"
KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}
PATH = "course/hello.ipynb"


def cell(name: str, source: str, **nbgrader: Any) -> dict[str, Any]:
    told = {"schema_version": 3, "grade": False, "locked": False, "solution": False, "task": False, "grade_id": name}
    metadata = {"nbgrader": {**told, **nbgrader}}
    shared = {"cell_type": "code", "id": name, "metadata": metadata, "source": source}
    return {**shared, "outputs": [], "execution_count": None}


def lesson(solution: str = SOLUTION, kernel: str = "python3") -> dict[str, Any]:
    answer = cell("greet", solution, solution=True)
    answer["metadata"]["waymark"] = {"mistakes": [{"pattern": "print", "where": "answer", "say": "Return it."}]}
    test = cell("test-greet", "assert greet('Ada') == 'Hello, Ada'", grade=True, locked=True, points=2)
    metadata = {"kernelspec": {**KERNEL, "name": kernel}, "waymark": {"tests": "apart"}}
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": [answer, test]}

"""Locks in the browser are comfort. Whatever a learner does to the file by hand, the verdict is that of their answers:
nothing else of the notebook is read, cells of their own among it."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from grader_ext.core.submission import Submission, extract_answers
from grader_ext.core.verdict import TestStatus, VerdictStatus
from grader_ext.grading.grade import grade
from grader_ext.sandbox import Pool
from tests.grader_ext.grading.conftest import RULES
from tests.grader_ext.grading.lessons import GOOD, cell, two_exercises

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="module")]

Cells = list[dict[str, Any]]
LESSON = two_exercises()
WRONG_GREETING = {**GOOD, "greet": "def greet(name):\n    return 0"}


def learners_cells(answers: dict[str, str]) -> Cells:
    cells = copy.deepcopy(LESSON.notebook["cells"])
    for one in cells:
        one["source"] = answers.get(one["metadata"].get("nbgrader", {}).get("grade_id"), one["source"])
    return cells


def is_answer(one: dict[str, Any]) -> bool:
    return bool(one["metadata"].get("nbgrader", {}).get("solution"))


def each_but_answers(cells: Cells, change: Callable[[dict[str, Any]], None]) -> Cells:
    for one in cells:
        if not is_answer(one):
            change(one)
    return cells


def empty_tests_and_instructions(cells: Cells) -> Cells:
    return each_but_answers(cells, lambda one: one.update(source="pass", cell_type="raw"))


def only_answers_are_left(cells: Cells) -> Cells:
    return [one for one in cells if is_answer(one)]


def all_in_another_order(cells: Cells) -> Cells:
    return cells[::-1]


def richer_tests(cells: Cells) -> Cells:
    return each_but_answers(cells, lambda one: one["metadata"].get("nbgrader", {}).update(points=100, locked=False))


def forged_outputs(cells: Cells) -> Cells:
    output = {"output_type": "stream", "name": "stdout", "text": "Hello, Ada\n"}
    return each_but_answers(cells, lambda one: one.update(outputs=[output], execution_count=1))


def own_cells_between(cells: Cells) -> Cells:
    """Scratch cells that would break whatever runs after them, and ones that would mend it."""
    mending = "def greet(name):\n    print('Hello,', name)\n    return len(name)"
    own = [cell("raise SystemExit"), cell("base = 0\nadd = None"), cell(mending), cell("while True: pass")]
    return [*own, *(one for pair in zip(cells, copy.deepcopy(own * len(cells)), strict=False) for one in pair)]


def more_tests_of_the_lesson(cells: Cells) -> Cells:
    return [*cells, cell("assert True", "test_add", grade=True, locked=True, points=50.0)]


EDITS = [
    empty_tests_and_instructions,
    only_answers_are_left,
    all_in_another_order,
    richer_tests,
    forged_outputs,
    own_cells_between,
    more_tests_of_the_lesson,
]


async def judge(cells: Cells, pool: Pool) -> dict[str, Any]:
    """The verdict without what the clock says."""
    notebook = {**LESSON.notebook, "cells": cells}
    answers = extract_answers(notebook, LESSON.submitted, "edited.ipynb")
    verdict = await grade(Submission(LESSON.id, LESSON.version, answers), LESSON, pool, rules=RULES)
    told = verdict.model_dump(exclude={"duration_ms": True, "tests": {"__all__": {"duration_ms"}}})
    return dict(told)


@pytest.mark.parametrize("edit", EDITS)
async def test_a_wrong_answer_stays_as_wrong_as_it_is(pool: Pool, edit: Callable[[Cells], Cells]) -> None:
    expected = await judge(learners_cells(WRONG_GREETING), pool)
    assert expected["status"] == VerdictStatus.FAILED
    assert [test["status"] for test in expected["tests"]] == [TestStatus.PASSED, TestStatus.FAILED, TestStatus.FAILED]
    assert await judge(edit(learners_cells(WRONG_GREETING)), pool) == expected


@pytest.mark.parametrize("edit", EDITS)
async def test_right_answers_stay_right(pool: Pool, edit: Callable[[Cells], Cells]) -> None:
    verdict = await judge(edit(learners_cells(GOOD)), pool)
    assert (verdict["status"], verdict["score"]) == (VerdictStatus.PASSED, 4.0)

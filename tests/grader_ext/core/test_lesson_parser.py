from typing import Any

import pytest
from notebooks import answer, assertion, cell, expectation, notebook, result, stdout

from grader_ext.core.cells import CellKind
from grader_ext.core.errors import Problems
from grader_ext.core.lesson_parser import lesson_version, parse_lesson

HIDDEN = "assert greet()\n### BEGIN HIDDEN TESTS\nassert greet() == 'hi'\n### END HIDDEN TESTS"


def codes(document: dict[str, Any]) -> list[str]:
    with pytest.raises(Problems) as raised:
        parse_lesson(document, "hello", "hello.ipynb")
    assert all("hello.ipynb" in str(problem) for problem in raised.value.problems)
    return [problem.code for problem in raised.value.problems]


def test_a_lesson_is_understood():
    document = notebook(
        cell("# Hello", kind="markdown"),
        answer(waymark={"mistakes": [{"pattern": "retrun", "where": "answer", "say": "Spell it `return`."}]}),
        assertion(source=HIDDEN, points=2, waymark={"hints": ["one", "two"]}),
        expectation(outputs=[stdout("hi\n"), result("5")]),
        waymark={"allow": ["file"]},
    )
    lesson = parse_lesson(document, "hello", "hello.ipynb")
    assert [one.kind for one in lesson.cells] == [
        CellKind.INSTRUCTION,
        CellKind.ANSWER,
        CellKind.ASSERTION,
        CellKind.EXPECTATION,
    ]
    assert (lesson.kernel, lesson.language, lesson.allow, lesson.max_score) == ("python3", "python", ("file",), 3.0)
    test, shows = lesson.tests
    assert (test.hidden, test.visible, test.hints) == ("assert greet() == 'hi'", "assert greet()", ("one", "two"))
    assert shows.expected is not None
    assert shows.expected.text == "hi\n5"


def test_a_plain_nbgrader_notebook_is_a_lesson():
    manual = cell(
        "my essay", kind="markdown", nbgrader={**answer()["metadata"]["nbgrader"], "grade": True, "points": 1}
    )
    manual["metadata"]["nbgrader"]["grade_id"] = "essay"
    lesson = parse_lesson(notebook(answer(), assertion(), manual), "hello", "hello.ipynb")
    assert [one.id for one in lesson.submitted] == ["greet", "essay"]
    assert lesson.max_score == 1.0


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ([answer(), answer(), assertion()], "lesson-duplicate-grade-id"),
        ([answer(None), assertion()], "lesson-missing-grade-id"),
        ([answer(), assertion(points=None)], "lesson-missing-points"),
        ([answer(source="### BEGIN SOLUTION"), assertion()], "lesson-unbalanced-region"),
        ([answer(), assertion(source="### BEGIN SOLUTION\n### END SOLUTION")], "lesson-misplaced-region"),
        ([answer(source=HIDDEN), assertion()], "lesson-misplaced-region"),
        ([answer(), expectation()], "lesson-no-saved-output"),
        ([answer(), assertion(waymark={"hint": ["x"]})], "lesson-bad-metadata"),
        ([answer(waymark={"mistakes": [{"pattern": "(", "where": "answer", "say": "x"}]})], "lesson-bad-metadata"),
        ([answer() | {"cell_type": "markdown"}, assertion()], "lesson-wrong-cell-type"),
        ([cell("1 + 1")], "lesson-nothing-graded"),
    ],
)
def test_each_problem_has_its_code(cells: list[dict[str, Any]], code: str):
    assert code in codes(notebook(*cells))


def test_all_problems_are_told_at_once():
    document = notebook(answer(None), assertion(points=None))
    del document["metadata"]["kernelspec"]
    assert codes(document) == ["lesson-missing-grade-id", "lesson-missing-points", "lesson-no-kernel"]


def test_unknown_keys_name_their_place():
    nbgrader = {**answer()["metadata"]["nbgrader"], "gradeid": "x"}
    with pytest.raises(Problems, match=r"cell 1: metadata key `nbgrader\.gradeid`: unknown key"):
        parse_lesson(notebook(cell("x", nbgrader=nbgrader)), "hello", "hello.ipynb")


def test_running_a_notebook_does_not_change_its_version():
    once = notebook(answer(), assertion())
    ran = notebook(answer() | {"outputs": [stdout("x")], "execution_count": 7}, assertion())
    assert lesson_version(once) == lesson_version(ran)


def test_what_a_grader_notices_changes_the_version():
    versions = {
        lesson_version(notebook(answer(), assertion())),
        lesson_version(notebook(answer(), assertion(points=2))),
        lesson_version(notebook(answer(), expectation(outputs=[stdout("x")]))),
        lesson_version(notebook(answer(), expectation(outputs=[stdout("y")]))),
        lesson_version(notebook(answer(source="x = 1"), assertion())),
    }
    assert len(versions) == 5

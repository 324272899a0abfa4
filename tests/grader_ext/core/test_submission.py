from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from notebooks import answer, assertion, cell, notebook

from grader_ext.core import submission
from grader_ext.core.errors import Problems
from grader_ext.core.lesson_parser import parse_lesson
from grader_ext.core.submission import extract_answers

LESSON = parse_lesson(notebook(answer("a"), answer("b"), assertion()), "hello", "hello.ipynb")


def codes(document: dict[str, Any]) -> list[str]:
    with pytest.raises(Problems) as raised:
        extract_answers(document, LESSON.submitted, "mine.ipynb")
    return [problem.code for problem in raised.value.problems]


def test_answers_are_found_by_their_id_wherever_they_stand():
    document = notebook(assertion("b2"), cell("scratch"), answer("b", "B"), answer("a", "A"))
    assert extract_answers(document, LESSON.submitted, "mine.ipynb") == {"a": "A", "b": "B"}


def test_a_copy_with_the_same_content_does_no_harm():
    document = notebook(answer("a", "A"), answer("a", "A"), answer("b", "B"))
    assert extract_answers(document, LESSON.submitted, "mine.ipynb")["a"] == "A"


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([cell("no metadata")], ["submission-no-answers"]),
        ([answer("other")], ["submission-no-answers"]),
        ([answer("a")], ["submission-answer-missing"]),
        ([answer("a", "1"), answer("a", "2"), answer("b")], ["submission-answer-doubled"]),
        ([answer("a") | {"cell_type": "raw"}, answer("b")], ["submission-answer-wrong-type"]),
        ([answer("a", "1"), answer("a", "2")], ["submission-answer-doubled", "submission-answer-missing"]),
        ([cell("x", nbgrader="what"), answer("a")], ["submission-answer-missing"]),
    ],
)
def test_each_problem_has_its_code(cells: list[dict[str, Any]], expected: list[str]):
    assert codes(notebook(*cells)) == expected


def test_an_endless_answer_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(submission, "MAX_ANSWER_CHARACTERS", 3)
    assert codes(notebook(answer("a", "1234"), answer("b", "1"))) == ["submission-answer-too-long"]


@given(st.lists(st.tuples(st.sampled_from(["a", "b", "z"]), st.text(max_size=5)), max_size=6))
def test_what_comes_out_was_in_the_notebook_or_is_refused(cells: list[tuple[str, str]]):
    document = notebook(*(answer(grade_id, source) for grade_id, source in cells))
    try:
        answers = extract_answers(document, LESSON.submitted, "mine.ipynb")
    except Problems:
        answers = None
    if answers is not None:
        assert set(answers) == {"a", "b"}
        assert set(answers.items()) <= set(cells)

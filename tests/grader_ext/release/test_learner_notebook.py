import copy
import json
from typing import Any

import nbformat
import pytest
from notebooks import answer, assertion, cell, expectation, notebook, result, stdout

from grader_ext.core.course import Course
from grader_ext.core.languages import ELIXIR, PYTHON
from grader_ext.core.lesson import Release
from grader_ext.core.lesson_parser import parse_lesson
from grader_ext.core.notebook import check_notebook
from grader_ext.core.submission import extract_answers
from grader_ext.release.errors import PanelIdTaken
from grader_ext.release.learner_notebook import PANEL_ID, release_bytes, release_lesson

SOLVED = "def greet():\n    ### BEGIN SOLUTION\n    return 'secret'\n    ### END SOLUTION"
HIDDEN = "assert greet()\n### BEGIN HIDDEN TESTS\nassert greet() == 'secret'\n### END HIDDEN TESTS"


def course_in(language: str = "python") -> Course:
    return Course.model_validate(
        {"id": "first", "title": "First", "language": language, "lessons": [{"id": "hello", "title": "Hello"}]}
    )


def release(document: dict[str, Any], language: str = "python") -> Release:
    course = course_in(language)
    return release_lesson(course, course.lessons[0], parse_lesson(document, "hello", "hello.ipynb"))


def whole() -> dict[str, Any]:
    return notebook(
        cell("# Hello", kind="markdown"),
        answer(source=SOLVED, waymark={"mistakes": [{"pattern": "p", "where": "answer", "say": "told too early"}]}),
        assertion(source=HIDDEN, waymark={"hints": ["told too early"]}),
        expectation(outputs=[stdout("secret output\n"), result("5")]),
        waymark={"allow": ["file"]},
    )


def by_grade_id(released: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["metadata"]["nbgrader"]["grade_id"]: one for one in released["cells"] if "nbgrader" in one["metadata"]}


def test_solutions_hidden_tests_hints_and_outputs_stay_with_the_instructor():
    released = release_bytes(release(whole()).notebook).decode()
    for secret in ("secret", "BEGIN", "END", "told too early", "mistakes", "allow"):
        assert secret not in released
    assert PYTHON.stub.split("\n")[1] in released


def test_the_stub_stands_where_the_solution_stood():
    cells = by_grade_id(release(whole()).notebook)
    assert cells["greet"]["source"] == "def greet():\n    # YOUR CODE HERE\n    raise NotImplementedError()"


def test_the_page_still_knows_an_expectation_and_the_lesson():
    released = release(whole())
    kinds = [one["metadata"].get("waymark") for one in released.notebook["cells"]]
    assert kinds == [{"panel": True}, None, None, None, {"kind": "expectation"}]
    assert released.notebook["metadata"]["waymark"] == {
        "course": "first",
        "lesson": "hello",
        "title": "Hello",
        "version": released.lesson.version,
    }


def test_everything_but_answers_is_locked():
    for one in release(whole()).notebook["cells"]:
        assert one["metadata"]["deletable"] is False
        is_answer = one["metadata"].get("nbgrader", {}).get("grade_id") == "greet"
        assert one["metadata"].get("editable", True) is is_answer


def test_the_first_cell_shows_the_lesson_panel():
    first = release(whole()).notebook["cells"][0]
    assert first["source"] == PYTHON.panel
    assert first["metadata"]["nbgrader"]["grade_id"] == first["id"] == PANEL_ID


def test_the_same_source_gives_the_same_bytes_whatever_ids_and_outputs_it_was_saved_with():
    once, again = whole(), whole()
    for number, one in enumerate(again["cells"]):
        one["id"] = f"other-{number}"
        one["metadata"]["execution"] = {"iopub.status.busy": "2026-01-01T00:00:00Z"}
    again["cells"][2]["execution_count"] = 7
    assert release_bytes(release(once).notebook) == release_bytes(release(again).notebook)


def test_the_source_is_left_as_it_was():
    document = whole()
    before = copy.deepcopy(document)
    release(document)
    assert document == before


def test_cell_ids_outlive_a_change_of_another_cell():
    changed = whole()
    changed["cells"].insert(1, cell("More to read", kind="markdown"))
    before = {one["id"] for one in release(whole()).notebook["cells"]}
    assert before < {one["id"] for one in release(changed).notebook["cells"]}


def test_equal_cells_get_ids_of_their_own():
    document = notebook(cell("same"), cell("same"), answer(), assertion())
    ids = [one["id"] for one in release(document).notebook["cells"]]
    assert len(set(ids)) == len(ids)


def test_the_bytes_are_what_nbformat_writes_and_a_submission_of_them_is_understood():
    released = release(whole())
    data = release_bytes(released.notebook)
    node = nbformat.reads(data.decode(), as_version=4)
    nbformat.validate(node)
    assert data == f"{nbformat.writes(node)}\n".encode()
    answers = extract_answers(check_notebook(json.loads(data), "x"), released.lesson.submitted, "x")
    assert answers == {"greet": "def greet():\n    # YOUR CODE HERE\n    raise NotImplementedError()"}


def test_an_elixir_stub_is_indented_where_the_solution_was():
    source = 'defmodule A do\n  def greet do\n    ### BEGIN SOLUTION\n    "hi"\n    ### END SOLUTION\n  end\nend'
    document = notebook(answer(source=source), assertion())
    document["metadata"]["kernelspec"] = {"name": "elixir", "language": "elixir", "display_name": "Elixir"}
    released = release(document, "elixir").notebook
    assert (
        'def greet do\n    # YOUR CODE HERE\n    raise "not answered yet"\n  end'
        in by_grade_id(released)["greet"]["source"]
    )
    assert released["cells"][0]["source"] == ELIXIR.panel


def test_a_language_that_nobody_knows_gets_a_comment_and_no_panel():
    document = notebook(answer(source="solve"), assertion())
    document["metadata"]["kernelspec"] = {"name": "gleam", "language": "gleam", "display_name": "Gleam"}
    cells = release(document, "gleam").notebook["cells"]
    assert cells[0]["source"] == "# YOUR CODE HERE"


def test_a_notebook_that_names_no_language_has_its_courses():
    document = whole()
    document["metadata"]["kernelspec"] = {"name": "python3", "display_name": "Python"}
    assert release(document).notebook["metadata"]["kernelspec"]["language"] == "python"


def test_the_panels_grade_id_is_taken():
    with pytest.raises(PanelIdTaken):
        release(notebook(answer(PANEL_ID), assertion()))

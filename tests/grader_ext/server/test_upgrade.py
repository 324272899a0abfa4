import copy

import nbformat
from hypothesis import given
from hypothesis import strategies as st
from nbgrader.utils import compute_checksum

from grader_ext.server.lesson_cells import is_untouched, lesson_key
from grader_ext.server.upgrade import restore, upgrade

IDS = st.sampled_from(["a", "b", "c", "d", "e"])
TEXTS = st.text("xyz\n# é\0", max_size=8)
STUB = "# YOUR CODE HERE"


def lesson_cell(grade_id: str, role: str, source: str) -> dict:
    """As nbgrader releases it, checksum and all."""
    nbgrader = {
        "schema_version": 3,
        "grade": role == "test",
        "locked": role != "answer",
        "solution": role == "answer",
        "task": False,
        "grade_id": grade_id,
        "points": 1.0,
    }
    metadata = {"nbgrader": nbgrader, "editable": role == "answer", "deletable": False}
    cell = nbformat.from_dict({**code_cell(grade_id, source), "metadata": metadata})
    nbgrader["checksum"] = compute_checksum(cell)
    return {**code_cell(grade_id, source), "metadata": metadata}


def code_cell(name: str, source: str) -> dict:
    return {"cell_type": "code", "id": name, "metadata": {}, "source": source, "outputs": [], "execution_count": None}


def instruction(source: str) -> dict:
    return {
        "cell_type": "markdown",
        "id": "instruction",
        "metadata": {"editable": False, "deletable": False},
        "source": source,
    }


def notebook(cells: list[dict]) -> dict:
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": copy.deepcopy(cells)}


@st.composite
def lessons(draw) -> dict:
    roles = draw(st.dictionaries(IDS, st.sampled_from(["answer", "test", "text"]), min_size=1))
    cells = [lesson_cell(grade_id, role, STUB if role == "answer" else draw(TEXTS)) for grade_id, role in roles.items()]
    for number in range(draw(st.integers(0, 2))):
        cell = {**instruction(draw(TEXTS)), "id": f"text-{number}"}
        cells.insert(draw(st.integers(0, len(cells))), cell)
    return notebook(cells)


@st.composite
def worked_on(draw, lesson: dict) -> dict:
    """What a learner can make of a lesson: answer, add, delete, double, move, change a type, strip metadata."""
    cells = copy.deepcopy(lesson["cells"])
    for cell in cells:
        if cell["metadata"].get("editable") and draw(st.booleans()):
            cell["source"] = draw(TEXTS)
    for _ in range(draw(st.integers(0, 4))):
        place = draw(st.integers(0, len(cells)))
        if place < len(cells) and draw(st.booleans()):
            cells[place : place + 1] = draw(st.sampled_from(ACTS))(cells[place], draw(TEXTS))
        else:
            cells.insert(place, code_cell(draw(st.sampled_from(["a", "s1", "s2"])), f"scratch {draw(TEXTS)}"))
    return notebook(draw(st.permutations(cells)) if draw(st.booleans()) else cells)


def as_markdown(cell: dict) -> dict:
    kept = {key: value for key, value in cell.items() if key not in ("outputs", "execution_count")}
    return {**kept, "cell_type": "markdown"}


def with_metadata(cell: dict, nbgrader: object) -> dict:
    return {**cell, "metadata": {"nbgrader": nbgrader}}


ACTS = [
    lambda cell, text: [],  # deleted
    lambda cell, text: [cell, {**copy.deepcopy(cell), "source": text}],  # pasted below, and edited
    lambda cell, text: [{**cell, "metadata": {}}],
    lambda cell, text: [with_metadata(cell, None)],
    lambda cell, text: [with_metadata(cell, [3])],
    lambda cell, text: [with_metadata(cell, {"grade_id": 4})],
    lambda cell, text: [with_metadata(cell, {"grade_id": ""})],
    lambda cell, text: [{key: value for key, value in cell.items() if key != "id"}],
    lambda cell, text: [as_markdown(cell)],
]
"""What a learner can do to one cell."""


@st.composite
def worked_on_and_newer(draw) -> tuple[dict, dict]:
    old = draw(lessons())
    return draw(worked_on(old)), draw(lessons())


def is_theirs(cell: dict) -> bool:
    """Whether the learner wrote this, judged apart from the code under test."""
    nbgrader = cell["metadata"].get("nbgrader")
    named = isinstance(nbgrader, dict) and isinstance(nbgrader.get("grade_id"), str) and nbgrader["grade_id"] != ""
    if not named:
        return cell["metadata"].get("editable") is not False
    return bool(nbgrader.get("solution")) and cell["source"] != STUB


def sources(cells: list[dict]) -> set[str]:
    return {cell["source"] for cell in cells}


@given(worked_on_and_newer())
def test_whatever_the_learner_wrote_is_in_the_upgraded_notebook(pair):
    learners, newer = pair
    upgraded, _ = upgrade(learners, newer)
    theirs = [cell for cell in learners["cells"] if is_theirs(cell)]
    assert sources(theirs) <= sources(upgraded["cells"])


@given(worked_on_and_newer())
def test_the_upgraded_notebook_is_the_new_lesson_and_valid(pair):
    learners, newer = pair
    upgraded, changes = upgrade(learners, newer)
    nbformat.validate(nbformat.from_dict(upgraded))
    keys = [lesson_key(cell) for cell in upgraded["cells"]]
    wanted = [lesson_key(cell) for cell in newer["cells"]]
    assert list(dict.fromkeys(key for key in keys if key is not None)) == wanted
    locked = {lesson_key(cell): cell["source"] for cell in newer["cells"] if not cell["metadata"]["editable"]}
    assert all(cell["source"] == locked.get(lesson_key(cell), cell["source"]) for cell in upgraded["cells"])
    assert set(changes.added).isdisjoint(changes.removed)


@given(worked_on_and_newer())
def test_upgrading_twice_changes_nothing_more(pair):
    learners, newer = pair
    once, _ = upgrade(learners, newer)
    twice, changes = upgrade(once, newer)
    assert [cell["source"] for cell in twice["cells"]] == [cell["source"] for cell in once["cells"]]
    assert (changes.changed, changes.added, changes.removed) == ([], [], [])


@given(st.data())
def test_restoring_adds_what_is_missing_and_touches_nothing_else(data):
    lesson = data.draw(lessons())
    learners = data.draw(worked_on(lesson))
    restored = restore(learners, lesson)
    after = (restored or learners)["cells"]
    assert {lesson_key(cell) for cell in lesson["cells"]} <= {lesson_key(cell) for cell in after}
    if restored is not None:
        nbformat.validate(nbformat.from_dict(restored))
        before = [(cell["source"], cell["metadata"]) for cell in learners["cells"]]
        rest = iter([(cell["source"], cell["metadata"]) for cell in after])
        assert all(one in rest for one in before), "the learner's cells stay, in their order"
        assert restore(restored, lesson) is None


def answered(cell: dict, source: str) -> dict:
    return {**cell, "source": source}


A, T = lesson_cell("a", "answer", STUB), lesson_cell("t", "test", "check a")
MINE = code_cell("mine", "mine")


def shown(cells: list[dict]) -> list[tuple[str, str]]:
    return [(cell["metadata"].get("nbgrader", {}).get("grade_id", "-"), cell["source"]) for cell in cells]


def test_an_answer_moves_into_the_new_version_with_what_it_showed():
    ran = {**answered(A, "42"), "outputs": [nbformat.v4.new_output("stream", text="42")], "execution_count": 7}
    new = notebook([instruction("new"), A, T])
    upgraded, changes = upgrade(notebook([ran, T]), new)
    assert shown(upgraded["cells"]) == [("-", "new"), ("a", "42"), ("t", "check a")]
    assert upgraded["cells"][1]["execution_count"] == 7
    assert (changes.kept, changes.changed, changes.added, changes.removed) == (["a"], [], [], [])


def test_an_untouched_stub_gives_way_to_the_new_stub():
    upgraded, changes = upgrade(notebook([A, T]), notebook([lesson_cell("a", "answer", "# better stub"), T]))
    assert shown(upgraded["cells"]) == [("a", "# better stub"), ("t", "check a")]
    assert (changes.kept, changes.changed) == ([], ["a"])


def test_a_cell_of_the_learners_stays_below_the_one_it_followed():
    upgraded, _ = upgrade(notebook([A, MINE, T]), notebook([T, A]))
    assert shown(upgraded["cells"]) == [("t", "check a"), ("a", STUB), ("-", "mine")]


def test_an_answer_that_the_lesson_no_longer_has_stays_as_a_plain_cell():
    upgraded, changes = upgrade(notebook([T, answered(A, "42")]), notebook([T]))
    assert shown(upgraded["cells"]) == [("t", "check a"), ("-", "42")]
    assert upgraded["cells"][1]["metadata"] == {}
    assert changes.removed == ["a"]


def test_an_answer_that_is_there_twice_stays_twice_unless_both_say_the_same():
    twice = notebook([answered(A, "1"), answered(A, "2"), answered(A, "2")])
    upgraded, _ = upgrade(twice, notebook([A, T]))
    assert shown(upgraded["cells"]) == [("a", "1"), ("a", "2"), ("t", "check a")]


def test_restoring_leaves_a_complete_notebook_alone():
    assert restore(notebook([T, MINE, answered(A, "x")]), notebook([A, T])) is None


def test_untouched_is_what_nbgraders_checksum_says():
    assert is_untouched(A)
    assert not is_untouched(answered(A, "x"))

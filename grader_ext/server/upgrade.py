"""A learner's notebook meets the lesson again: restored, or upgraded to a newer version.

Pure. No answer is ever lost.
"""

from collections import defaultdict
from dataclasses import asdict, dataclass

from grader_ext.core.notebook import Notebook
from grader_ext.server.lesson_cells import (
    Cell,
    grade_id,
    is_answer,
    is_scratch,
    is_untouched,
    lesson_key,
    released_text,
    with_own_ids,
    without_role,
)


@dataclass(frozen=True)
class Changes:
    """What an upgrade did, as `grade_id`s in the order of the notebook."""

    kept: list[str]
    """Answers of the learner that stand in the new version."""
    changed: list[str]
    """Cells of the lesson that say something else now."""
    added: list[str]
    removed: list[str]
    """Cells that the new version does not have. An answer among them stays in the notebook as a plain cell."""

    def as_json(self) -> dict[str, list[str]]:
        """As the page gets it."""
        return asdict(self)


def restore(learners: Notebook, lesson: Notebook) -> Notebook | None:
    """Put back what the learner deleted of the lesson. What is there stays as it is, in the order that they gave it.

    Args:
        learners: their notebook, of the same version as `lesson`.
        lesson: as released.

    Returns:
        None when nothing was missing.
    """
    cells = list(learners["cells"])
    present = {lesson_key(cell) for cell in cells}
    before: str | None = None
    for cell in lesson["cells"]:
        key = lesson_key(cell)
        if key is not None and key not in present:
            cells.insert(_after(cells, before), cell)
        before = key or before
    if len(cells) == len(learners["cells"]):
        return None
    return {**learners, "cells": with_own_ids(cells)}


def _after(cells: list[Cell], key: str | None) -> int:
    places = [place for place, cell in enumerate(cells, start=1) if key is not None and lesson_key(cell) == key]
    return max(places, default=0)


def upgrade(learners: Notebook, lesson: Notebook) -> tuple[Notebook, Changes]:
    """Bring the learner's work into another version of the lesson.

    Args:
        learners: their notebook; its version does not matter.
        lesson: as released.

    Returns:
        The lesson with each answer that they wrote in its place, and the cells that they made below the ones that these
        followed. An answer that has no place any more stays as a plain cell. One that is there twice with different
        contents stays twice: only the learner can tell which they mean.
    """
    answers = _answers(learners, lesson)
    followers = _followers(learners, lesson)
    outputs = {(lesson_key(cell), cell["source"]): cell for cell in learners["cells"]}
    cells = list(followers[None])
    for cell in lesson["cells"]:
        key = lesson_key(cell)
        mine = answers.get(key, []) if key else []
        cells += [_answered(cell, answer) for answer in mine] or [
            _with_outputs(cell, outputs.get((key, cell["source"])))
        ]
        cells += followers.pop(key, []) if key else []
    notebook = {
        "nbformat": 4,
        "nbformat_minor": max(5, lesson["nbformat_minor"]),
        "metadata": {**learners["metadata"], **lesson["metadata"]},
        "cells": with_own_ids(cells),
    }
    return notebook, _changes(learners, lesson, answers)


def _answers(learners: Notebook, lesson: Notebook) -> dict[str | None, list[Cell]]:
    """By the key of each answer cell of the lesson, the different answers that the learner wrote there."""
    wanted = {lesson_key(cell) for cell in lesson["cells"] if is_answer(cell)}
    found: dict[str | None, list[Cell]] = defaultdict(list)
    for cell in learners["cells"]:
        key = lesson_key(cell)
        if key in wanted and not is_untouched(cell):
            same = any(other["source"] == cell["source"] for other in found[key])
            found[key] += [] if same else [cell]
    return found


def _followers(learners: Notebook, lesson: Notebook) -> dict[str | None, list[Cell]]:
    """The learner's own cells, and answers without a place, by the key of the lesson's cell that they follow."""
    present = {lesson_key(cell) for cell in lesson["cells"]}
    wanted = {lesson_key(cell) for cell in lesson["cells"] if is_answer(cell)}
    found: dict[str | None, list[Cell]] = defaultdict(list)
    before: str | None = None
    for cell in learners["cells"]:
        key = lesson_key(cell)
        before = key if key in present and key is not None else before
        homeless = is_answer(cell) and key not in wanted and not is_untouched(cell)
        if is_scratch(cell) or homeless:
            found[before].append(without_role(cell) if homeless else cell)
    return found


def _answered(cell: Cell, answer: Cell) -> Cell:
    filled = {**cell, "source": answer["source"]}
    if "attachments" in answer and cell["cell_type"] != "code":
        filled["attachments"] = answer["attachments"]
    return _with_outputs(filled, answer)


def _with_outputs(cell: Cell, ran: Cell | None) -> Cell:
    if ran is None or cell["cell_type"] != "code" or ran["cell_type"] != "code":
        return cell
    return {**cell, "outputs": ran["outputs"], "execution_count": ran["execution_count"]}


def _changes(learners: Notebook, lesson: Notebook, answers: dict[str | None, list[Cell]]) -> Changes:
    old, new = _by_grade_id(learners), _by_grade_id(lesson)
    return Changes(
        kept=[name for name in new if answers.get(f"grade:{name}")],
        changed=[name for name in new if name in old and released_text(old[name]) != released_text(new[name])],
        added=[name for name in new if name not in old],
        removed=[name for name in old if name not in new],
    )


def _by_grade_id(notebook: Notebook) -> dict[str, Cell]:
    found: dict[str, Cell] = {}
    for cell in notebook["cells"]:
        name = grade_id(cell)
        if name is not None:
            found.setdefault(name, cell)
    return found

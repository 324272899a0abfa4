"""A submission: the sources of a learner's answer cells, and nothing else of their notebook."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from grader_ext.core.cells import Cell
from grader_ext.core.errors import Problems, WaymarkError
from grader_ext.core.notebook import Notebook

MAX_ANSWER_CHARACTERS = 200_000


class SubmissionError(WaymarkError):
    """{where} cannot be graded."""

    code = "submission-error"


class NoAnswers(SubmissionError):
    """{where} holds none of the lesson's answer cells: it has no nbgrader metadata, or it is another lesson's notebook.
    Open the lesson again from the course page and submit that notebook."""

    code = "submission-no-answers"


class AnswerMissing(SubmissionError):
    """{where}: the answer cell {grade_id!r} is missing. Open the lesson again from the course page: it comes back, and
    your other answers stay."""

    code = "submission-answer-missing"


class AnswerDoubled(SubmissionError):
    """{where}: the answer cell {grade_id!r} is there {count} times with different contents (cells {cells}). Delete
    all but the one that you want graded."""

    code = "submission-answer-doubled"


class AnswerWrongType(SubmissionError):
    """{where}, cell {cell}: the answer {grade_id!r} is a {found} cell and must be a {wanted} cell. Change its type back
    (JupyterLab: the drop-down in the notebook's toolbar)."""

    code = "submission-answer-wrong-type"


class AnswerTooLong(SubmissionError):
    """{where}, cell {cell}: the answer {grade_id!r} has {length} characters; {limit} are allowed. Make it shorter."""

    code = "submission-answer-too-long"


@dataclass(frozen=True)
class Submission:
    """What a learner hands in for one version of one lesson."""

    lesson: str
    lesson_version: str
    answers: Mapping[str, str]
    """From an answer cell's `grade_id` to its source."""
    attempt: int = 1
    """Counted from 1; chooses the hint."""


@dataclass(frozen=True)
class _Found:
    number: int
    cell_type: str
    source: str


def extract_answers(notebook: Notebook, wanted: Iterable[Cell], where: str) -> dict[str, str]:
    """Take the answers out of a learner's notebook by `grade_id`. Whatever else they changed makes no difference.

    Args:
        notebook: of nbformat 4, as `parse_notebook` returns it.
        wanted: the lesson's `submitted` cells.
        where: what to call the notebook in errors.

    Returns:
        The source of each wanted cell, by `grade_id`.

    Raises:
        Problems: with each `SubmissionError` that was found.
    """
    wanted = list(wanted)
    found = _by_grade_id(notebook)
    if not any(cell.id in found for cell in wanted):
        raise Problems(where, [NoAnswers(where=where)])
    problems = [problem for cell in wanted if (problem := _problem(cell, found.get(cell.id, []), where))]
    if problems:
        raise Problems(where, problems)
    return {cell.id: found[cell.id][0].source for cell in wanted}


def _by_grade_id(notebook: Notebook) -> dict[str, list[_Found]]:
    found: dict[str, list[_Found]] = defaultdict(list)
    for number, cell in enumerate(notebook["cells"], start=1):
        metadata = cell["metadata"].get("nbgrader")
        grade_id = metadata.get("grade_id") if isinstance(metadata, dict) else None
        if isinstance(grade_id, str):
            found[grade_id].append(_Found(number, cell["cell_type"], cell["source"]))
    return found


def _problem(cell: Cell, found: list[_Found], where: str) -> SubmissionError | None:
    if not found:
        return AnswerMissing(where=where, grade_id=cell.id)
    if len({(one.cell_type, one.source) for one in found}) > 1:
        cells = ", ".join(str(one.number) for one in found)
        return AnswerDoubled(where=where, grade_id=cell.id, count=len(found), cells=cells)
    one = found[0]
    if one.cell_type != cell.cell_type:
        return AnswerWrongType(
            where=where, cell=one.number, grade_id=cell.id, found=one.cell_type, wanted=cell.cell_type
        )
    if len(one.source) > MAX_ANSWER_CHARACTERS:
        return AnswerTooLong(
            where=where,
            cell=one.number,
            grade_id=cell.id,
            length=len(one.source),
            limit=MAX_ANSWER_CHARACTERS,
        )
    return None

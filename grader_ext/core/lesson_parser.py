"""From a notebook to a `Lesson`, strictly: every problem is found, and each names the file, the cell and the remedy."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from grader_ext.core.cells import Cell, CellKind, NbgraderMetadata, WaymarkMetadata
from grader_ext.core.errors import Problems, WaymarkError
from grader_ext.core.lesson import Lesson, LessonMetadata
from grader_ext.core.lesson_errors import (
    BadMetadata,
    DuplicateGradeId,
    MisplacedRegion,
    MissingGradeId,
    MissingPoints,
    NoKernel,
    NoSavedOutput,
    NothingGraded,
    WrongCellType,
)
from grader_ext.core.notebook import Notebook
from grader_ext.core.outputs import CellOutput, cell_output
from grader_ext.core.regions import Split, split_region

Model = TypeVar("Model", bound=BaseModel)
RawCell = dict[str, Any]


def parse_lesson(notebook: Notebook, lesson_id: str, where: str) -> Lesson:
    """Understand an instructor's notebook.

    Args:
        notebook: of nbformat 4, as `parse_notebook` returns it.
        lesson_id: the lesson's id in its course.
        where: what to call the notebook in errors, usually its path.

    Raises:
        Problems: with every `LessonError` and `UnbalancedRegion` that was found.
    """
    problems: list[WaymarkError] = []
    cells: list[Cell] = []
    extras = LessonMetadata()
    for number, raw in enumerate(notebook["cells"], start=1):
        with _collecting(problems):
            cells.append(_parse_cell(raw, number, f"{where}, cell {number}"))
    with _collecting(problems):
        extras = _validated(LessonMetadata, notebook["metadata"].get("waymark", {}), where, "waymark")
    problems.extend(_whole(notebook, cells, where))
    if problems:
        raise Problems(where, problems)
    kernel = notebook["metadata"]["kernelspec"]
    return Lesson(
        id=lesson_id,
        version=lesson_version(notebook),
        kernel=kernel["name"],
        language=kernel.get("language") or notebook["metadata"].get("language_info", {}).get("name", ""),
        cells=tuple(cells),
        notebook=notebook,
        allow=extras.allow,
        tests_run=extras.tests,
    )


def lesson_version(notebook: Notebook) -> str:
    """The digest of what a learner or a grader can notice; running the notebook again does not change it.

    Returns:
        `sha256:` and 64 hexadecimal digits.
    """
    noticed = {
        "kernel": (notebook["metadata"].get("kernelspec") or {}).get("name"),
        "waymark": notebook["metadata"].get("waymark"),
        "cells": [_noticed(cell) for cell in notebook["cells"]],
    }
    canonical = json.dumps(noticed, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(canonical.encode()).hexdigest()}"


def _noticed(cell: RawCell) -> list[Any]:
    metadata = cell["metadata"]
    waymark = metadata.get("waymark") or {}
    expected = cell_output(cell["outputs"]).text if waymark.get("kind") == "expectation" else None
    return [cell["cell_type"], cell["source"], metadata.get("nbgrader"), waymark, expected]


@contextmanager
def _collecting(problems: list[WaymarkError]) -> Iterator[None]:
    try:
        yield
    except Problems as several:
        problems.extend(several.problems)
    except WaymarkError as error:
        problems.append(error)


def _whole(notebook: Notebook, cells: list[Cell], where: str) -> Iterator[WaymarkError]:
    """What can only be seen over all cells."""
    seen: dict[str, int] = {}
    for cell in cells:
        if cell.grade_id is None:
            continue
        if cell.grade_id in seen:
            here = f"{where}, cell {cell.number}"
            yield DuplicateGradeId(where=here, grade_id=cell.grade_id, other=seen[cell.grade_id])
        seen.setdefault(cell.grade_id, cell.number)
    if not (notebook["metadata"].get("kernelspec") or {}).get("name"):
        yield NoKernel(where=where)
    if len(cells) == len(notebook["cells"]) and all(cell.kind is CellKind.INSTRUCTION for cell in cells):
        yield NothingGraded(where=where)


def _parse_cell(raw: RawCell, number: int, where: str) -> Cell:
    ours = _validated(WaymarkMetadata, raw["metadata"].get("waymark", {}), where, "waymark")
    theirs = _nbgrader(raw, where)
    kind = _kind(theirs, ours)
    hidden = _regions(raw, kind, where)
    if kind in (CellKind.ASSERTION, CellKind.EXPECTATION, CellKind.ANSWER) and raw["cell_type"] != "code":
        what = "an answer that tests judge" if kind is CellKind.ANSWER else "a test"
        raise WrongCellType(where=where, grade_id=theirs and theirs.grade_id, cell_type=raw["cell_type"], kind=what)
    return Cell(
        number=number,
        kind=kind,
        cell_type=raw["cell_type"],
        source=raw["source"],
        grade_id=theirs.grade_id if theirs else None,
        points=(theirs.points or 0.0) if theirs else 0.0,
        hints=ours.hints,
        mistakes=ours.mistakes,
        hidden=hidden.inside,
        visible=hidden.outside,
        expected=_expected(raw, kind, where, theirs),
    )


def _nbgrader(raw: RawCell, where: str) -> NbgraderMetadata | None:
    """The cell's nbgrader metadata; none where the cell is of no interest to nbgrader."""
    metadata = raw["metadata"].get("nbgrader")
    if metadata is None:
        return None
    wanted = any(metadata.get(key) is True for key in ("grade", "solution", "locked", "task"))
    if not metadata.get("grade_id"):
        if wanted:
            raise MissingGradeId(where=where)
        return None
    parsed = _validated(NbgraderMetadata, metadata, where, "nbgrader")
    if (parsed.grade or parsed.task) and parsed.points is None:
        raise MissingPoints(where=where, grade_id=parsed.grade_id)
    return parsed


def _kind(theirs: NbgraderMetadata | None, ours: WaymarkMetadata) -> CellKind:
    if theirs is None or not (theirs.grade or theirs.solution or theirs.task):
        return CellKind.INSTRUCTION
    if theirs.task or (theirs.grade and theirs.solution):
        return CellKind.MANUAL
    if theirs.solution:
        return CellKind.ANSWER
    return CellKind.EXPECTATION if ours.kind == "expectation" else CellKind.ASSERTION


def _regions(raw: RawCell, kind: CellKind, where: str) -> Split:
    """Check both kinds of region; return the hidden tests."""
    if split_region(raw["source"], "SOLUTION", where).found and kind not in (
        CellKind.ANSWER,
        CellKind.MANUAL,
    ):
        raise MisplacedRegion(where=where, kind="SOLUTION", found=_called(kind), wanted="an answer cell")
    hidden = split_region(raw["source"], "HIDDEN TESTS", where)
    if hidden.found and kind is not CellKind.ASSERTION:
        raise MisplacedRegion(where=where, kind="HIDDEN TESTS", found=_called(kind), wanted="an assertion cell")
    return hidden


def _called(kind: CellKind) -> str:
    return f"an {kind}" if kind.value[0] in "aei" else f"a {kind}"


def _expected(raw: RawCell, kind: CellKind, where: str, theirs: NbgraderMetadata | None) -> CellOutput | None:
    if kind is not CellKind.EXPECTATION:
        return None
    grade_id = theirs.grade_id if theirs else ""
    if any(output["output_type"] == "error" for output in raw["outputs"]):
        raise NoSavedOutput(where=where, grade_id=grade_id, why=" but an error")
    expected = cell_output(raw["outputs"])
    if not expected.text:
        raise NoSavedOutput(where=where, grade_id=grade_id, why="")
    return expected


def _validated(model: type[Model], value: object, where: str, key: str) -> Model:
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise Problems(where, [_bad(problem, where, key) for problem in error.errors()]) from error


def _bad(problem: Any, where: str, key: str) -> BadMetadata:  # noqa: ANN401 -- pydantic's ErrorDetails is an open dict
    path = ".".join([key, *(str(part) for part in problem["loc"])])
    text = "unknown key" if problem["type"] == "extra_forbidden" else problem["msg"]
    return BadMetadata(where=where, key=path, problem=text)

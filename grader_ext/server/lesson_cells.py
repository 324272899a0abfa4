"""What the extension reads off the cells of a learner's notebook. Learners can write anything there, so nothing is
taken for granted."""

import hashlib
from typing import Any

Cell = dict[str, Any]
"""A cell of nbformat 4 as plain JSON values."""


def grade_id(cell: Cell) -> str | None:
    """nbgrader's id of the cell; none where there is none that could be meant."""
    found = _nbgrader(cell).get("grade_id")
    return found if isinstance(found, str) and found else None


def is_answer(cell: Cell) -> bool:
    """Whether the learner is to write here: an answer that tests judge, or one for a person to read."""
    metadata = _nbgrader(cell)
    return grade_id(cell) is not None and (metadata.get("solution") is True or metadata.get("task") is True)


def is_scratch(cell: Cell) -> bool:
    """Whether the learner made this cell: it has no id of the lesson and no lock."""
    return grade_id(cell) is None and cell["metadata"].get("editable") is not False


def is_panel(cell: Cell) -> bool:
    """Whether this is the cell that shows the lesson panel."""
    waymark = cell["metadata"].get("waymark")
    return cell["cell_type"] == "code" and isinstance(waymark, dict) and waymark.get("panel") is True


def is_untouched(cell: Cell) -> bool:
    """Whether an answer still says what the lesson put there, by nbgrader's checksum of it (`nbgrader.utils.
    compute_checksum`: source, type, role, id and points). Without a checksum an answer counts as the learner's."""
    metadata = _nbgrader(cell)
    return isinstance(metadata.get("checksum"), str) and metadata["checksum"] == _checksum(cell, metadata)


def released_text(cell: Cell) -> str:
    """What tells whether the lesson changed this cell: the checksum as it was released, else what stands there. Of an
    answer without a checksum nothing can be told, since what stands there is the learner's."""
    checksum = _nbgrader(cell).get("checksum")
    if isinstance(checksum, str):
        return checksum
    return "" if is_answer(cell) else f"{cell['cell_type']}\n{cell['source']}"


def lesson_key(cell: Cell) -> str | None:
    """What a lesson's cell is found by in another copy or version of the notebook; none for the learner's own cells."""
    if is_scratch(cell):
        return None
    found = grade_id(cell)
    if found is not None:
        return f"grade:{found}"
    return f"id:{cell['id']}" if isinstance(cell.get("id"), str) else f"text:{cell['source']}"


def without_role(cell: Cell) -> Cell:
    """The cell as a plain one: no id, no lock, nothing to grade. What it says stays."""
    plain = ("nbgrader", "waymark", "editable", "deletable")
    return {**cell, "metadata": {key: value for key, value in cell["metadata"].items() if key not in plain}}


def with_own_ids(cells: list[Cell]) -> list[Cell]:
    """The cells, each with an id that no other has, as nbformat 4.5 wants it.

    Of those that claim the same id, the lesson's cell keeps it, and among equals the first: some are found by it.
    """
    taken: set[str] = set()
    named = dict(enumerate(cells))
    for number in sorted(named, key=lambda number: is_scratch(cells[number])):
        cell = cells[number]
        wanted = cell.get("id")
        if not isinstance(wanted, str) or not wanted or wanted in taken:
            wanted = _digest(f"{number}\n{wanted}\n{cell['source']}", taken)
        taken.add(wanted)
        named[number] = {**cell, "id": wanted}
    return list(named.values())


def _digest(text: str, taken: set[str]) -> str:
    while (found := hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:12]) in taken:
        text += "+"
    return found


def _nbgrader(cell: Cell) -> dict[str, Any]:
    metadata = cell["metadata"].get("nbgrader")
    return metadata if isinstance(metadata, dict) else {}


def _checksum(cell: Cell, metadata: dict[str, Any]) -> str:
    parts = [cell["source"], cell["cell_type"]]
    parts += [str(bool(metadata.get(role, False))) for role in ("grade", "solution", "locked")]
    parts.append(str(metadata.get("grade_id")))
    points = metadata.get("points")
    if metadata.get("grade") and isinstance(points, int | float):
        parts.append(str(float(points)))
    text = "".join(parts).encode(errors="surrogatepass")
    return hashlib.md5(text, usedforsecurity=False).hexdigest()

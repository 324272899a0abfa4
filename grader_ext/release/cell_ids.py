"""Cell ids of a released notebook: the same at each release of the same source.

nbformat 4.5 wants 1 to 64 characters of `[a-zA-Z0-9-_]`, unique in the notebook
(https://jupyter.org/enhancement-proposals/62-cell-id/cell-id.html).
"""

import hashlib
from collections import Counter
from typing import Any

from grader_ext.core.notebook import Notebook

MAX_ID = 64


def set_cell_ids(notebook: Notebook) -> None:
    """Give each cell its id, in place: the `grade_id`, or for a cell without one a digest of what it says.

    So an id survives a new version of the lesson in which other cells changed.
    """
    seen: Counter[str] = Counter()
    for cell in notebook["cells"]:
        wanted = _grade_id(cell) or _digest(f"{cell['cell_type']}\n{cell['source']}")
        seen[wanted] += 1
        cell["id"] = wanted if seen[wanted] == 1 else _digest(f"{wanted}\n{seen[wanted]}")


def _grade_id(cell: dict[str, Any]) -> str | None:
    grade_id = cell["metadata"].get("nbgrader", {}).get("grade_id")
    return grade_id if isinstance(grade_id, str) and 0 < len(grade_id) <= MAX_ID else None


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]

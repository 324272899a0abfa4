"""Whether a learner's notebook tells what it must not: solutions, hidden tests, hints, saved outputs.

The release takes these out; this looks at the result without trusting how it was made.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from grader_ext.core.cells import Cell, CellKind
from grader_ext.core.languages import language_named
from grader_ext.core.lesson import Lesson
from grader_ext.core.notebook import Notebook, joined
from grader_ext.core.regions import Split, split_region

SHORTEST = 4
"""Characters of the shortest line that is looked for: `end` and `x` say nothing and stand everywhere."""


@dataclass(frozen=True)
class Leak:
    """A line that a learner can read and should not."""

    cell: str
    """The `grade_id` of the instructor's cell that it comes from."""
    what: str
    line: str


def find_leaks(lesson: Lesson, released: Notebook) -> Iterator[Leak]:
    """Every secret line of the lesson that its released notebook holds and its author did not show elsewhere."""
    shown = "\n".join(_shown(lesson))
    readable = "\n".join(text for cell in released["cells"] for text in _texts(cell))
    for secret in _secrets(lesson):
        wanted = re.compile(rf"(?<!\w){re.escape(secret.line)}(?!\w)")
        if wanted.search(readable) and not wanted.search(shown):
            yield secret
    for cell in released["cells"]:
        if cell.get("outputs"):
            yield Leak(_name(cell), "a saved output", _first_line(cell["outputs"][0]))


def _secrets(lesson: Lesson) -> Iterator[Leak]:
    for cell in lesson.cells:
        name = cell.grade_id or str(cell.number)
        told = [*cell.hints, *(mistake.say for mistake in cell.mistakes)]
        yield from _lines(name, "a hidden test", cell.hidden)
        yield from _lines(name, "the solution", _solution(cell).inside)
        yield from _lines(name, "a hint", "\n".join(told))


def _lines(name: str, what: str, text: str) -> Iterator[Leak]:
    for line in dict.fromkeys(line.strip() for line in text.split("\n")):
        if len(line) >= SHORTEST and re.search(r"\w", line):
            yield Leak(name, what, line)


def _shown(lesson: Lesson) -> Iterator[str]:
    """What the author wrote for the learner's eyes."""
    yield language_named(lesson.language).stub
    for cell in lesson.cells:
        yield cell.visible if cell.kind is CellKind.ASSERTION else _solution(cell).outside


def _solution(cell: Cell) -> Split:
    """An answer without marks is a solution from its first to its last line, as in nbgrader."""
    split = split_region(cell.source, "SOLUTION", f"cell {cell.number}")
    whole = cell.kind is CellKind.ANSWER and not split.found
    return Split(outside="", inside=cell.source, found=True) if whole else split


def _texts(cell: dict[str, Any]) -> Iterator[str]:
    yield cell["source"]
    for key, value in cell["metadata"].items():
        if key != "nbgrader":
            yield from _strings(value)


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)


def _name(cell: dict[str, Any]) -> str:
    return str(cell["metadata"].get("nbgrader", {}).get("grade_id", cell["id"]))


def _first_line(output: dict[str, Any]) -> str:
    text = output.get("text") or output.get("data", {}).get("text/plain") or output.get("ename", "")
    return joined(text).split("\n")[0]

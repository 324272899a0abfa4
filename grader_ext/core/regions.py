"""nbgrader's marked regions inside a cell: solutions and hidden tests.

As in nbgrader, a line that contains the words is the mark, whatever stands around them; marks do not nest.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from grader_ext.core.errors import WaymarkError

RegionKind = Literal["SOLUTION", "HIDDEN TESTS"]


class UnbalancedRegion(WaymarkError):
    """{where}: line {line} has `{mark}` {problem}. Each `BEGIN {kind}` needs one `END {kind}` below
    it, in the same cell."""

    code = "lesson-unbalanced-region"


@dataclass(frozen=True)
class Split:
    """A source with its marked regions taken out, and the regions themselves, joined. Mark lines are in neither."""

    outside: str
    inside: str
    found: bool


def split_region(source: str, kind: RegionKind, where: str) -> Split:
    """Take the regions of one kind out of a cell's source.

    Raises:
        UnbalancedRegion: a BEGIN without END, an END without BEGIN, or a BEGIN inside a region.
    """
    outside: list[str] = []
    inside: list[str] = []
    opened: int | None = None
    found = False
    problem = _reporter(kind, where)
    for number, line in enumerate(source.split("\n"), start=1):
        if f"BEGIN {kind}" in line:
            if opened is not None:
                raise problem(number, "BEGIN", f"inside the region that line {opened} begins")
            opened, found = number, True
        elif f"END {kind}" in line:
            if opened is None:
                raise problem(number, "END", "with no beginning")
            opened = None
        else:
            (outside if opened is None else inside).append(line)
    if opened is not None:
        raise problem(opened, "BEGIN", "with no end")
    return Split("\n".join(outside), "\n".join(inside), found)


def _reporter(kind: RegionKind, where: str) -> Callable[[int, str, str], UnbalancedRegion]:
    def report(line: int, word: str, problem: str) -> UnbalancedRegion:
        return UnbalancedRegion(where=where, line=line, mark=f"{word} {kind}", problem=problem, kind=kind)

    return report

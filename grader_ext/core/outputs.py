"""What a cell showed, as the two texts that expectation cells compare."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from grader_ext.core.notebook import joined

_ANSI = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]")


@dataclass(frozen=True)
class CellOutput:
    """A cell's stdout and its value, apart: printing `5` is not the same as being `5`."""

    stdout: str
    result: str

    @property
    def text(self) -> str:
        """Both as a learner sees them, one below the other."""
        parts = (self.stdout.rstrip("\n"), self.result)
        return "\n".join(part for part in parts if part)


def cell_output(outputs: Iterable[Mapping[str, Any]]) -> CellOutput:
    """Gather nbformat outputs. Stderr does not count: warnings are no failures.

    Args:
        outputs: a code cell's `outputs` (nbformat 4).
    """
    stdout: list[str] = []
    results: list[str] = []
    for output in outputs:
        if output["output_type"] == "stream" and output["name"] == "stdout":
            stdout.append(joined(output["text"]))
        elif output["output_type"] in ("execute_result", "display_data"):
            results.append(joined(output["data"].get("text/plain", "")))
    return CellOutput(normalized("".join(stdout)), normalized("\n".join(results)))


def normalized(text: str) -> str:
    """Without what no eye can see: ANSI colours, carriage returns, blanks at line ends, blank lines at the end."""
    lines = _ANSI.sub("", text).replace("\r\n", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).rstrip("\n")

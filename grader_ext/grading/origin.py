"""Whether an error came out of the learner's code or out of the test itself, read from its traceback.

It decides between two words for the same thing, a test that did not pass; nothing rests on it.
"""

import re

from grader_ext.grading.execution import Raised

_IPYTHON_LINE = re.compile(r"^-+>\s*(\d+)\s(.*)$", re.MULTILINE)
_ELIXIR_FRAME = re.compile(r"^\s+(\S+):(\d+): (.+)$", re.MULTILINE)
_ELIXIR_TOP = "(file)"


def from_learner(raised: Raised, test: str, language: str) -> bool:
    """Whether the innermost frame is not in the test's own source."""
    if language == "python":
        return _python(raised, test)
    if language == "elixir":
        return _elixir(raised)
    return False


def _python(raised: Raised, test: str) -> bool:
    """IPython marks the line of each frame with an arrow, the innermost one last."""
    arrows = _IPYTHON_LINE.findall(raised.traceback)
    if not arrows or raised.name in ("AssertionError", "SyntaxError"):
        return False
    number, line = int(arrows[-1][0]), arrows[-1][1].strip()
    lines = test.split("\n")
    return not (number <= len(lines) and lines[number - 1].strip() == line)


def _elixir(raised: Raised) -> bool:
    """A frame in the test cell is at its top level; one in a learner's module names a function."""
    frames = _ELIXIR_FRAME.findall(raised.traceback)
    return bool(frames) and raised.name != "ExUnit.AssertionError" and _ELIXIR_TOP not in frames[0][2]

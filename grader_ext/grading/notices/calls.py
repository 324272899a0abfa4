"""A dangerous call, and how it is told."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["process", "file", "network", "code"]

KINDS: dict[Kind, str] = {
    "process": "starts or ends processes, and in the grader's box there are none but your own",
    "file": "works with files, and the grader's box has only an empty folder that is thrown away",
    "network": "uses the network, and the grader's box has none",
    "code": "runs code that it makes or loads at run time, which hides what the program does",
}


@dataclass(frozen=True)
class Call:
    """One call in a learner's source."""

    kind: Kind
    name: str
    """As the learner would recognise it, e.g. `os.system`."""
    line: int


def sentence(call: Call) -> str:
    """What the learner reads."""
    return f"Line {call.line}: `{call.name}` {KINDS[call.kind]}."

"""What the BEAM answers, checked: code that runs in the BEAM could have written any term to the port."""

from dataclasses import dataclass, field
from typing import Any

from grader_ext.elixir.errors import (
    BeamExitedError,
    BeamUnresponsiveError,
    ElixirKernelError,
    KernelProtocolError,
)

_GONE = "A new one was started: variables, modules and processes are gone."


@dataclass(frozen=True)
class Succeeded:
    """A cell that ran. text: its value as Elixir inspects it; None when there is nothing to show.

    coloured: the same with the ANSI colours of `iex`; None where it would have none.
    """

    text: str | None
    coloured: str | None = None


@dataclass(frozen=True)
class Failed:
    """A cell that failed. extras: sides of a failed assertion, by `left`, `right`, `expr`, as Elixir inspects them."""

    ename: str
    evalue: str
    traceback: list[str] = field(default_factory=list)
    extras: dict[str, str] | None = None

    @property
    def content(self) -> dict[str, Any]:
        """As Jupyter's `error` message and the failed `execute_reply` hold it."""
        traceback = self.traceback or [f"** ({self.ename}) {self.evalue}"]
        return {"ename": self.ename, "evalue": self.evalue, "traceback": traceback}


Outcome = Succeeded | Failed


def outcome(term: object) -> Outcome:
    """The answer to `execute` and `evaluate`. Raises KernelProtocolError."""
    match term:
        case ("ok", None):
            return Succeeded(None)
        case ("ok", (bytes(value), None)):
            return Succeeded(text(value))
        case ("ok", (bytes(value), bytes(coloured))):
            return Succeeded(text(value), text(coloured))
        case ("interrupted", True):
            return Failed("Interrupted", "the cell was interrupted. Variables are as they were before it")
        case ("error", {"ename": bytes(ename), "evalue": bytes(evalue), "traceback": list(lines), "extras": extras}):
            traceback = [text(line) for line in lines if isinstance(line, bytes)]
            return Failed(text(ename), text(evalue), traceback, _extras(extras))
    raise KernelProtocolError("the BEAM answered a cell with a term of no known form")


def beam_failed(error: ElixirKernelError) -> Failed:
    """What a cell shows in which the BEAM ended."""
    if isinstance(error, BeamExitedError):
        last_words = f"\n{error.last_words}" if error.last_words else ""
        return Failed("BeamExited", f"{_exit_cause(error.status)} {_GONE}{last_words}")
    if isinstance(error, BeamUnresponsiveError):
        return Failed("BeamUnresponsive", f"{error}. {_GONE}")
    return Failed(type(error).__name__, f"{error}. {_GONE}" if isinstance(error, KernelProtocolError) else str(error))


def _exit_cause(status: int) -> str:
    if status < 0:
        return f"The Elixir VM was killed by signal {-status}, perhaps for using too much memory."
    return f"The Elixir VM ended with exit status {status} (System.halt, System.stop, or a fault of its own)."


def text(value: bytes) -> str:
    """Elixir's strings are UTF-8, except when they are not."""
    return value.decode("utf-8", "replace")


def _extras(term: object) -> dict[str, str] | None:
    if not isinstance(term, dict):
        return None
    return {str(key): text(value) for key, value in term.items() if isinstance(value, bytes)}


@dataclass(frozen=True)
class Match:
    """What may stand before the cursor. kind: `module`, `function`, `macro`, `variable` or `field`."""

    text: str
    kind: str


def completion(term: object) -> tuple[int, list[Match]]:
    """The answer to `complete`: how many characters before the cursor the matches replace, and the matches."""
    match term:
        case (int(size), list(matches)):
            return size, [found for one in matches if (found := _match(one)) is not None]
    return 0, []


def _match(term: object) -> Match | None:
    match term:
        case (bytes(name), bytes(kind)):
            return Match(text(name), text(kind))
    return None


@dataclass(frozen=True)
class SyntaxProblem:
    """What the parser says against code that was not run. Line and column start at 1, in characters."""

    line: int
    column: int
    message: str


def syntax(term: object) -> SyntaxProblem | None:
    """The answer to `syntax`: the first problem; None for code without one. Raises KernelProtocolError."""
    match term:
        case "none":
            return None
        case {"line": int(line), "column": int(column), "message": bytes(message)}:
            return SyntaxProblem(line, column, text(message))
    raise KernelProtocolError("the BEAM says nothing about code that was to be checked")


def inspection(term: object) -> dict[str, str]:
    """The answer to `inspect`: documentation by MIME type; empty when nothing was found."""
    if not isinstance(term, dict):
        return {}
    return {
        text(key): text(value) for key, value in term.items() if isinstance(key, bytes) and isinstance(value, bytes)
    }


def completeness(term: object) -> tuple[str, str]:
    """The answer to `is_complete`: status and indent."""
    match term:
        case (bytes(status), bytes(indent)):
            return text(status), text(indent)
    return "unknown", ""

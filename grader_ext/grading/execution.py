"""One execute request and what was seen of it: a pure state machine over Jupyter messages that fails closed.

The messages: https://jupyter-client.readthedocs.io/en/stable/messaging.html
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from grader_ext.core.outputs import CellOutput, cell_output
from grader_ext.grading.captured import CapturedText, plain

if TYPE_CHECKING:
    from grader_ext.sandbox.ending import EndReason

FLOOD_FACTOR = 32
"""A cell that shows this many times what is kept of it is interrupted."""
FLOOD_MESSAGES = 20_000
PROGRAM_ENDED = ("BeamExited",)
"""Errors by which a kernel tells that the program it drives ended: what earlier cells made is gone."""

_CELL_FILE = re.compile(r"\(\d+\.py, line (\d+)\)$")
"""What IPython calls a cell in a SyntaxError: a number that says nothing to anyone."""

MOST_TOLD = 8_000_000
"""Characters that a box may tell the grader in one message of `TOLD_MIME`."""
TOLD_MIME = "text/x-waymark-apart"
"""What the two boxes of tests that run apart tell each other, through the grader. Never shown."""

NO_MEMORY_LEFT = "MemoryError"
"""What Python raises where its process may have no more memory."""

Content = dict[str, Any]


class Unreadable(Exception):
    """A message that does not say what its type must say. Never leaves this room."""


class Overrun(StrEnum):
    """What a cell took too much of; the grader interrupts it, if it has not ended by then."""

    TIME = "time"
    OUTPUT = "output"


@dataclass(frozen=True)
class Raised:
    """An error as the kernel's reply tells it, ANSI codes removed, each text cut."""

    name: str
    message: str
    traceback: str
    left: str | None = None
    """The sides of the assertion, where the kernel knows them (our Elixir kernel does)."""
    right: str | None = None
    expression: str | None = None


class Execution:
    """What was seen of one request.

    Args:
        request_id: the `msg_id` of the execute request, unpredictable.
        code: the source that was sent.
        output_kb: how much of each text is kept.
        recorded: whether output is kept at all. Nothing is, once a hidden test has run (decision 5).
    """

    def __init__(self, request_id: str, code: str, output_kb: int, *, recorded: bool) -> None:
        self.request_id = request_id
        self.code = code
        self.recorded = recorded
        self.started = False
        self.idle = False
        self.status: str | None = None
        """Of the reply: `ok`, `error`, or something that is never a pass."""
        self.raised: Raised | None = None
        self.left_kernel = False
        """Whether the reply says that the code ended the kernel (`exit()` in IPython), or the program behind it."""
        self.overrun: Overrun | None = None
        self.box_ended: EndReason | None = None
        """Set when the box ended while this was running."""
        self.reply_lost = False
        """Whether an interrupt that was meant for an earlier cell cost the reply to this one."""
        self.told: str | None = None
        """The last text of `TOLD_MIME` that it showed."""
        self.begun_at = 0.0
        self.ended_at = 0.0
        self._output_kb = output_kb
        self._stdout = CapturedText(output_kb)
        self._results = CapturedText(output_kb)
        self._shown_errors = 0
        self._messages = 0

    @property
    def done(self) -> bool:
        """Whether its reply came and the kernel went idle. Of an interrupted cell ipykernel can lose the reply."""
        return self.idle and (self.status is not None or self.overrun is not None or self.reply_lost)

    @property
    def succeeded(self) -> bool:
        """Whether it was seen to start, to succeed and to go idle, and nothing speaks against that."""
        return self.started and self.done and self.status == "ok" and not self._shown_errors and not self.disturbed

    @property
    def contradictory(self) -> bool:
        """Whether the reply says that it succeeded while an error was shown, or it never started."""
        return self.done and self.status == "ok" and (bool(self._shown_errors) or not self.started)

    @property
    def disturbed(self) -> bool:
        """Whether it was interrupted, or the box ended under it."""
        return self.overrun is not None or self.box_ended is not None or self.reply_lost

    @property
    def hit_by_stray(self) -> bool:
        """Whether it seems to have met an interrupt that was meant for an earlier cell, which had ended by then."""
        interrupted = self.raised is not None and self.raised.name == "KeyboardInterrupt"
        return self.overrun is None and (interrupted or self.reply_lost)

    @property
    def flooding(self) -> bool:
        """Whether it shows far more than is kept."""
        size = self._stdout.size + self._results.size
        return size > FLOOD_FACTOR * 1024 * self._output_kb or self._messages > FLOOD_MESSAGES

    @property
    def duration_ms(self) -> float:
        """From its turn until it was done, to a tenth of a millisecond."""
        return round(max(0.0, self.ended_at - self.begun_at) * 1000, 1)

    @property
    def stdout(self) -> str:
        """What it printed, readable."""
        return self._stdout.text

    @property
    def result(self) -> str:
        """Its value, and what it displayed, as text."""
        return self._results.text

    @property
    def was_cut(self) -> bool:
        """Whether it showed more than was kept."""
        return self._stdout.was_cut or self._results.was_cut

    @property
    def output(self) -> CellOutput:
        """What expectation cells compare."""
        return cell_output(
            [
                {"output_type": "stream", "name": "stdout", "text": self._stdout.kept},
                {"output_type": "display_data", "data": {"text/plain": self._results.kept}},
            ]
        )

    def take_reply(self, content: Content, metadata: Content) -> None:
        """Take the content and the metadata of its `execute_reply`. Raises `Unreadable`."""
        if self.status is not None:
            raise Unreadable("a second reply to one request")
        status = _text(content, "status")
        if status == "error":
            self.raised = self._raised(content, metadata)
        self.left_kernel = _asks_to_exit(content) or (self.raised is not None and self.raised.name in PROGRAM_ENDED)
        self.status = status

    def take_iopub(self, message_type: str, content: Content) -> None:
        """Take one message about it from iopub. Raises `Unreadable`."""
        self._messages += 1
        if message_type == "status":
            self._take_status(_text(content, "execution_state"))
        elif message_type == "error":
            self._shown_errors += 1
        elif not self.idle:
            self._take_output(message_type, content)

    def _take_status(self, state: str) -> None:
        if state == "busy":
            if self.started or self.idle:
                raise Unreadable("one request started twice")
            self.started = True
        elif state == "idle":
            if self.idle:
                raise Unreadable("one request ended twice")
            self.idle = True

    def _take_output(self, message_type: str, content: Content) -> None:
        if message_type == "stream":
            target = self._stdout if _text(content, "name") == "stdout" else None
            text = _text(content, "text")
        elif message_type in ("execute_result", "display_data"):
            target = self._results
            text = _shown(content)
            self.told = _told(content) or self.told
        else:
            return
        if target is None or not self.recorded:
            self._messages += len(text) // 1024
            return
        target.add("\n" + text if target is self._results and target.size else text)

    def _raised(self, content: Content, metadata: Content) -> Raised:
        lines = content.get("traceback") or []
        if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
            raise Unreadable("a traceback that is no list of lines")
        sides = metadata.get("elixir")
        sides = sides if isinstance(sides, dict) else {}
        return Raised(
            self._cut(_text(content, "ename")),
            _CELL_FILE.sub(r"(line \1)", self._cut(_text(content, "evalue"))),
            self._cut("\n".join(lines)),
            *(self._optional(sides, key) for key in ("left", "right", "expr")),
        )

    def _optional(self, content: Content, key: str) -> str | None:
        value = content.get(key)
        return self._cut(value) if isinstance(value, str) else None

    def _cut(self, text: str) -> str:
        captured = CapturedText(self._output_kb)
        captured.add(plain(text))
        return captured.text


def _asks_to_exit(content: Content) -> bool:
    payload = content.get("payload")
    return isinstance(payload, list) and any(
        isinstance(one, dict) and one.get("source") == "ask_exit" for one in payload
    )


def _text(content: Content, key: str) -> str:
    value = content.get(key)
    if not isinstance(value, str):
        raise Unreadable(f"{key} is no text")
    return value


def _told(content: Content) -> str | None:
    text = content["data"].get(TOLD_MIME)
    return text if isinstance(text, str) and len(text) <= MOST_TOLD else None


def _shown(content: Content) -> str:
    data = content.get("data")
    if not isinstance(data, dict):
        raise Unreadable("data is no object")
    text = data.get("text/plain", "")
    if not isinstance(text, str):
        raise Unreadable("text/plain is no text")
    return text

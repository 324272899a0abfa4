"""Everything that was seen of one box: the requests in order, and whatever no honest kernel would have sent."""

import secrets
from typing import Any

from grader_ext.grading.execution import Content, Execution, Unreadable

MOST_CONTRADICTIONS = 10
MANY_MESSAGES = 500
"""A kernel's ZeroMQ drops what is published while 1000 messages wait, of which we then see far more than these."""


class Transcript:
    """Sorts messages to the requests that they are about.

    A kernel runs requests in the order in which they were sent. A reply out of turn, a second one, one to a request
    that nobody made, or one that cannot be read is a sign of forgery: it is noted in `contradictions`, and no pass.

    An interrupt of ours can cost a reply without any forgery: that of the cell it was meant for, or of a later one, for
    a kernel that is behind can have ended the one and begun the other when it arrives. ipykernel then goes idle and has
    said nothing.
    """

    def __init__(self, output_kb: int) -> None:
        self.contradictions: list[str] = []
        """For the log, not for learners."""
        self.recording = True
        """Off once a hidden test was sent: from then on no output is kept, not even late output of earlier cells."""
        self._output_kb = output_kb
        self._heard = 0
        """Messages from iopub."""
        self._interrupts = 0
        """How many replies interrupts of ours may still have cost."""
        self._requests: dict[str, Execution] = {}
        self._unanswered: list[Execution] = []

    def expect(self, code: str, *, recorded: bool = False) -> Execution:
        """A new request, after all others; `recorded` even when the others are not."""
        execution = Execution(secrets.token_hex(16), code, self._output_kb, recorded=recorded or self.recording)
        self._requests[execution.request_id] = execution
        self._unanswered.append(execution)
        return execution

    def awaits(self, request_id: str) -> bool:
        """Whether it is the id of a request that is not done."""
        return request_id in self._requests and not self._requests[request_id].done

    def interrupted(self) -> None:
        """Note that the box was sent an interrupt."""
        self._interrupts += 1

    def stop_recording(self) -> None:
        """Keep no output from now on."""
        self.recording = False
        for execution in self._requests.values():
            execution.recorded = False

    def take_shell(self, message: object) -> None:
        """Take a message from the shell channel."""
        try:
            message_type, execution, content, metadata = self._about(message)
            if message_type == "execute_reply":
                self._take_reply(execution, content, metadata)
        except Unreadable as problem:
            self.contradict(str(problem))

    def _take_reply(self, execution: Execution | None, content: Content, metadata: Content) -> None:
        if execution is None:
            raise Unreadable("a reply to a request that was never made")
        skipped = self._unanswered[: self._unanswered.index(execution)] if execution in self._unanswered else None
        if skipped is None or len([one for one in skipped if not one.overrun]) > self._interrupts:
            raise Unreadable("a reply out of turn")
        self._interrupts -= min(self._interrupts, len(skipped))
        for one in skipped:
            one.reply_lost = True
        del self._unanswered[: len(skipped) + 1]
        execution.take_reply(content, metadata)

    @property
    def may_lack_messages(self) -> bool:
        """Whether the kernel said so much that some of it may never have come, such as that it is idle."""
        return self._heard > MANY_MESSAGES

    def take_iopub(self, message: object) -> None:
        """Take a message from the iopub channel."""
        self._heard += 1
        try:
            message_type, execution, content, _ = self._about(message)
            if execution is not None:
                execution.take_iopub(message_type, content)
        except Unreadable as problem:
            self.contradict(str(problem))

    def contradict(self, problem: str) -> None:
        """Note what no honest kernel sends. The first ones are enough."""
        if len(self.contradictions) < MOST_CONTRADICTIONS:
            self.contradictions.append(problem)

    def _about(self, message: object) -> tuple[str, Execution | None, Content, Content]:
        if not isinstance(message, dict):
            raise Unreadable("a message that is no object")
        parent, content = _object(message, "parent_header"), _object(message, "content")
        message_type = message.get("msg_type")
        if not isinstance(message_type, str):
            raise Unreadable("a message without a type")
        parent_id = parent.get("msg_id")
        execution = self._requests.get(parent_id) if isinstance(parent_id, str) else None
        return message_type, execution, content, _object(message, "metadata")


def _object(message: dict[str, Any], key: str) -> Content:
    value = message.get(key)
    if not isinstance(value, dict):
        raise Unreadable(f"{key} is no object")
    return value

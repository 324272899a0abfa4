"""The grader's end of the talk with one box: sends cells, keeps their time, and knows when the box is gone.

All cells of a phase are sent at once, since round trips are what costs. A kernel runs them one after the other, so a
cell's time starts when the one before it is done.
"""

import asyncio
import contextlib
import math
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import zmq

from grader_ext.core.limits import Limits
from grader_ext.grading.boxes import Box
from grader_ext.grading.execution import NO_MEMORY_LEFT, Execution, Overrun
from grader_ext.grading.transcript import Transcript
from grader_ext.sandbox.ending import Ending, EndReason

GRACE_SECONDS = 1.0
"""How long an interrupted cell has to come back before its box is killed."""
IDLE_SECONDS = 1.0
"""How long after a reply the kernel may take to say that it is idle, once it has said so much that messages were lost.
Without a flood none is: then it has the cell's whole time, for on a busy machine it can be late."""
FLOOD_SECONDS = 0.25
"""How long a cell that shows far too much has to end by itself. If it has done so already, its interrupt would hit the
next one."""
CERTAIN_SECONDS = 1.0
"""How long a cell goes on once a message was forged. The verdict is certain then, and a reply that was withheld would
cost every cell's whole time."""
DRAIN_SECONDS = 0.25
"""How long after the end of a box a cell's messages, which are there by then, may take to be read on a busy machine."""
MESSAGES_AT_ONCE = 16


@dataclass(frozen=True)
class Manner:
    """How cells are sent, where it is not as JupyterLab sends them."""

    silent: bool = False
    """Leave no history, and let what it shows be kept in any phase: for what the grader asks for itself."""
    stdin: bool = False
    """Whether the kernel may ask the grader for input. Learners' cells never may."""
    until: float = math.inf
    """On the monotonic clock: when it must be done, if that is earlier than the limit for a cell."""
    seconds: float | None = None
    """The limit for a cell of ours; a learner's has the course's."""


AS_A_CELL = Manner()


class Conversation:
    """The talk with one box, an asynchronous context manager. It kills the box only when a cell cannot be stopped."""

    def __init__(self, box: Box, limits: Limits) -> None:
        self.transcript = Transcript(limits.output_kb)
        self.current: Execution | None = None
        """The cell whose turn it is."""
        self.deadline = math.inf
        """Of that cell, on the monotonic clock."""
        self.waits = False
        """Whether the box waits for the grader: the clock is kept by whoever makes it wait."""
        self.over = False
        """Whether the box is gone, or is to be treated as gone."""
        self._box = box
        self._limits = limits
        self._turn = asyncio.Event()
        self._changed = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._ending: asyncio.Task[Ending] | None = None

    async def __aenter__(self) -> Self:
        client = self._box.client
        self._ending = asyncio.create_task(self._box.ending())
        self._ending.add_done_callback(lambda _: self._changed.set())
        self._tasks = [
            asyncio.create_task(self._read(client.get_shell_msg, self.transcript.take_shell)),
            asyncio.create_task(self._read(client.get_iopub_msg, self.transcript.take_iopub)),
        ]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stop_reading()
        if self._ending:
            self._ending.cancel()
            await asyncio.gather(self._ending, return_exceptions=True)

    async def run(
        self, codes: Sequence[str], finished: Callable[[int, Execution], None], manner: Manner = AS_A_CELL
    ) -> list[Execution]:
        """Run cells in order and wait until they are done, or the box is gone.

        Args:
            codes: the cells' sources.
            finished: called with the place in `codes` and what was seen, for each cell whose turn came.
            manner: how they are sent.

        Returns:
            An execution for each cell; one whose turn never came proves nothing, though its kernel may have run it.
        """
        executions = [self.transcript.expect(code, recorded=manner.silent) for code in codes]
        if not self.over:
            for execution in executions:
                self._send(execution, manner)
        for place, execution in enumerate(executions):
            if self.over:
                break
            await self._finish(execution, manner)
            finished(place, execution)
        self.over = self.over or self._ended_by is not None
        return executions

    def elsewhere(self, cause: Execution) -> None:
        """What the current cell had another box do did not end well: the cell shares its fate, and has to come back."""
        if self.current is None:
            return
        self.current.overrun = self.current.overrun or cause.overrun
        self.current.left_kernel = cause.left_kernel
        self.current.box_ended = cause.box_ended
        self.over = self.over or cause.left_kernel or cause.box_ended is not None or not cause.done
        self.deadline = time.monotonic() + GRACE_SECONDS
        self._changed.set()

    def answer(self, value: str) -> None:
        """Give the box the input that it waits for; its clock runs again."""
        with contextlib.suppress(zmq.Again):  # as in `_send`
            self._box.client.input(value)
        self._box.client.stdin_channel.socket.get(zmq.EVENTS)  # as in `_send`
        self.waits = False
        self._changed.set()

    async def asked(self) -> str:
        """Wait for the box to ask for input, and for the turn of the cell that asks; what it asks.

        A request by no cell that runs, or one that cannot be read, is none.
        """
        while True:
            try:
                message = await self._box.client.get_stdin_msg()
            except (zmq.ZMQError, AssertionError):  # as in `_read`
                await asyncio.Event().wait()
            except Exception as error:  # noqa: BLE001 -- as in `_read`
                self._contradict(error)
                await asyncio.sleep(0)
                continue
            match message:
                case {"parent_header": {"msg_id": str(cell)}, "content": {"prompt": str(prompt)}}:
                    if await self._turn_of(cell):
                        return prompt

    async def _turn_of(self, request_id: str) -> bool:
        """A kernel may have begun with a cell before all is read that it said of the one before."""
        while self.transcript.awaits(request_id):
            if self.current is not None and self.current.request_id == request_id:
                return True
            await self._turn.wait()
        return False

    def _send(self, execution: Execution, manner: Manner) -> None:
        content = {
            "code": execution.code,
            "silent": manner.silent,
            "store_history": not manner.silent,
            "user_expressions": {},
            "allow_stdin": manner.stdin,
            "stop_on_error": False,
        }
        session = self._box.client.session
        # jupyter_client's own ids count up, so a learner's code could tell the next ones.
        header = {**session.msg_header("execute_request"), "msg_id": execution.request_id}
        metadata = {"waymark": {"apart": True}} if manner.stdin else {}
        message = session.msg("execute_request", content, header=header, metadata=metadata)
        # A box that has broken its connection takes no more. Its end is seen, or else its time runs out.
        with contextlib.suppress(zmq.Again):
            self._box.client.shell_channel.send(message)
        # The session sends past the async socket. That can eat the one wake-up that a reply gives, because ZeroMQ's
        # file descriptor is edge-triggered; asking for the events takes note of what has arrived meanwhile.
        self._box.client.shell_channel.socket.get(zmq.EVENTS)

    async def _finish(self, execution: Execution, manner: Manner) -> None:
        self.current = execution
        self._turn.set()
        self._turn = asyncio.Event()
        execution.begun_at = time.monotonic()
        self.deadline = min(execution.begun_at + (manner.seconds or self._limits.seconds_per_cell), manner.until)
        while not execution.done and not self.over:
            await self._wait(execution)
        execution.ended_at = time.monotonic()
        if execution.done and execution.flooding:
            execution.overrun = execution.overrun or Overrun.OUTPUT
        await self._charge_memory(execution)
        self.over = self.over or execution.left_kernel

    async def _wait(self, execution: Execution) -> None:
        """Wait for news, and look whether all is well."""
        if self.transcript.contradictions:
            self.deadline = min(self.deadline, time.monotonic() + CERTAIN_SECONDS)
        elif execution.status is not None and self.transcript.may_lack_messages:
            self.deadline = min(self.deadline, time.monotonic() + IDLE_SECONDS)
        elif execution.status is None and execution.overrun is None and execution.flooding:
            self.deadline = min(self.deadline, time.monotonic() + FLOOD_SECONDS)
        if not self._ended_by:
            await self._change_or(math.inf if self._clock_stands(execution) else self.deadline)
        if execution.done:
            return
        if self._ended_by:
            await self._drain(execution, self._ended_by)
            return
        await self._keep_within(execution)

    async def _charge_memory(self, execution: Execution) -> None:
        """A process can meet its own limit before anybody looks at its box's, which is lower: that ends the box, too.

        Else it would end a moment later, at the expense of whatever runs then.
        """
        refused = execution.raised is not None and execution.raised.name == NO_MEMORY_LEFT
        if not refused or self.over or self._box.hold_within_limits():
            return
        if (await self._box.ending()).reason is EndReason.OUT_OF_MEMORY:
            execution.box_ended = EndReason.OUT_OF_MEMORY
            self.over = True

    @property
    def _ended_by(self) -> EndReason | None:
        """Why the box ended by itself; None while it runs."""
        return self._ending.result().reason if self._ending and self._ending.done() else None

    async def _keep_within(self, execution: Execution) -> None:
        """Interrupt or kill what goes too far."""
        if self._clock_stands(execution) or time.monotonic() < self.deadline:
            return
        if self.transcript.contradictions:
            await self._kill()
        elif execution.overrun is None and execution.status is None:
            await self._interrupt(execution, Overrun.OUTPUT if execution.flooding else Overrun.TIME)
        else:
            # It does not stop, or the kernel's idle was lost, as happens to messages in a flood.
            lost = execution.flooding or self.transcript.may_lack_messages
            execution.overrun = execution.overrun or (Overrun.OUTPUT if lost else Overrun.TIME)
            await self._kill()

    def _clock_stands(self, execution: Execution) -> bool:
        return self.waits and not execution.flooding

    async def _interrupt(self, execution: Execution, why: Overrun) -> None:
        execution.overrun = why
        self.transcript.interrupted()
        # The box ended just now, or does not listen any more.
        with contextlib.suppress(RuntimeError, TimeoutError, zmq.Again):
            async with asyncio.timeout(GRACE_SECONDS):
                await self._box.interrupt()
        self.deadline = time.monotonic() + GRACE_SECONDS

    async def _kill(self) -> None:
        self.over = True
        await self._stop_reading()
        await self._box.kill()

    async def _stop_reading(self) -> None:
        """Killing a box closes its channels, from which nothing must be read then."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _drain(self, execution: Execution, reason: EndReason) -> None:
        """Read what the box had sent of this cell before it ended. The cell of which that is not all ended with it."""
        until = time.monotonic() + DRAIN_SECONDS
        while not execution.done and time.monotonic() < until:
            await self._change_or(until)
        if not execution.done:
            self.over = True
            execution.box_ended = reason

    async def _change_or(self, deadline: float) -> None:
        self._changed.clear()
        with contextlib.suppress(TimeoutError):
            seconds = None if deadline == math.inf else max(0.0, deadline - time.monotonic())
            async with asyncio.timeout(seconds):
                await self._changed.wait()

    async def _read(self, receive: Callable[[], Awaitable[object]], take: Callable[[object], None]) -> None:
        count = 0
        while True:
            try:
                take(await receive())
            except (zmq.ZMQError, AssertionError):  # the channel was closed; jupyter_client asserts that it is open
                return
            except Exception as error:  # noqa: BLE001 -- a hostile message can break jupyter_client's parser anywhere
                self._contradict(error)
            self._changed.set()
            count += 1
            if count % MESSAGES_AT_ONCE == 0:
                # A full socket never makes `receive` wait, and the clock must be looked at in a flood, too.
                await asyncio.sleep(0)

    def _contradict(self, error: Exception) -> None:
        self.transcript.contradict(f"a message that cannot be decoded: {type(error).__name__}")

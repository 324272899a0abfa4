"""The grader's end of the talk with one box: sends cells, keeps their time, and knows when the box is gone.

All cells of a phase are sent at once, since round trips are what costs. A kernel runs them one after the other, so a
cell's time starts when the one before it is done.
"""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, Sequence
from types import TracebackType
from typing import Self

import zmq

from grader_ext.core.limits import Limits
from grader_ext.grading.boxes import Box
from grader_ext.grading.execution import Execution, Overrun
from grader_ext.grading.transcript import Transcript
from grader_ext.sandbox.ending import Ending, EndReason

GRACE_SECONDS = 1.0
"""How long an interrupted cell has to come back before its box is killed."""
IDLE_SECONDS = 1.0
"""How long after a reply the kernel may take to say that it is idle; then that message counts as lost."""
DRAIN_SECONDS = 0.05
MESSAGES_AT_ONCE = 16


class Conversation:
    """The talk with one box, an asynchronous context manager. It kills the box only when a cell cannot be stopped."""

    def __init__(self, box: Box, limits: Limits) -> None:
        self.transcript = Transcript(limits.output_kb)
        self.over = False
        """Whether the box is gone, or is to be treated as gone."""
        self._box = box
        self._limits = limits
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

    async def run(self, codes: Sequence[str], finished: Callable[[int, Execution], None]) -> list[Execution]:
        """Run cells in order and wait until they are done, or the box is gone.

        Args:
            codes: the cells' sources.
            finished: called with the place in `codes` and what was seen, for each cell whose turn came.

        Returns:
            An execution for each cell; those whose turn never came are neither `started` nor `done`.
        """
        executions = [self.transcript.expect(code) for code in codes]
        if not self.over:
            for execution in executions:
                self._send(execution)
        for place, execution in enumerate(executions):
            if self.over:
                break
            await self._finish(execution)
            finished(place, execution)
        return executions

    def _send(self, execution: Execution) -> None:
        content = {
            "code": execution.code,
            "silent": False,
            "store_history": True,
            "user_expressions": {},
            "allow_stdin": False,
            "stop_on_error": False,
        }
        session = self._box.client.session
        # jupyter_client's own ids count up, so a learner's code could tell the next ones.
        header = {**session.msg_header("execute_request"), "msg_id": execution.request_id}
        self._box.client.shell_channel.send(session.msg("execute_request", content, header=header))
        # The session sends past the async socket. That can eat the one wake-up that a reply gives, because ZeroMQ's
        # file descriptor is edge-triggered; asking for the events takes note of what has arrived meanwhile.
        self._box.client.shell_channel.socket.get(zmq.EVENTS)

    async def _finish(self, execution: Execution) -> None:
        execution.begun_at = time.monotonic()
        deadline = execution.begun_at + self._limits.seconds_per_cell
        while not execution.done and not self.over:
            deadline = await self._wait(execution, deadline)
        execution.ended_at = time.monotonic()
        self.over = self.over or execution.left_kernel

    async def _wait(self, execution: Execution, deadline: float) -> float:
        """Wait for news, look whether all is well, and return the deadline from now on."""
        if execution.status is not None:
            deadline = min(deadline, time.monotonic() + IDLE_SECONDS)
        await self._change_or(deadline)
        if execution.done:
            return deadline
        if self._ending and self._ending.done():
            await self._drain(execution, self._ending.result().reason)
            return deadline
        return await self._keep_within(execution, deadline)

    async def _keep_within(self, execution: Execution, deadline: float) -> float:
        """Interrupt or kill what goes too far; the deadline from now on."""
        late = time.monotonic() >= deadline
        if execution.overrun is None and execution.flooding:
            return await self._interrupt(execution, Overrun.OUTPUT)
        if not late:
            return deadline
        if execution.overrun is None and execution.status is None:
            return await self._interrupt(execution, Overrun.TIME)
        # It does not stop, or the kernel's idle was lost, as happens to messages in a flood.
        execution.overrun = execution.overrun or Overrun.OUTPUT
        await self._kill()
        return deadline

    async def _interrupt(self, execution: Execution, why: Overrun) -> float:
        execution.overrun = why
        with contextlib.suppress(RuntimeError, TimeoutError):  # the box ended just now, or does not listen any more
            await asyncio.wait_for(self._box.interrupt(), GRACE_SECONDS)
        return time.monotonic() + GRACE_SECONDS

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
        """Read what the box had sent before it ended, and note that it ended."""
        self.over = True
        until = time.monotonic() + DRAIN_SECONDS
        while not execution.done and time.monotonic() < until:
            await self._change_or(until)
        if not execution.done:
            execution.box_ended = reason

    async def _change_or(self, deadline: float) -> None:
        self._changed.clear()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._changed.wait(), max(0.0, deadline - time.monotonic()))

    async def _read(self, receive: Callable[[], Awaitable[object]], take: Callable[[object], None]) -> None:
        count = 0
        while True:
            try:
                take(await receive())
            except (zmq.ZMQError, AssertionError):  # the channel was closed; jupyter_client asserts that it is open
                return
            except Exception as error:  # noqa: BLE001 -- a hostile message can break jupyter_client's parser anywhere
                self.transcript.contradict(f"a message that cannot be decoded: {type(error).__name__}")
            self._changed.set()
            count += 1
            if count % MESSAGES_AT_ONCE == 0:
                # A full socket never makes `receive` wait, and the clock must be looked at in a flood, too.
                await asyncio.sleep(0)

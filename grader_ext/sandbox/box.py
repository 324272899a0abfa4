"""One box: a started, single-use kernel and the client that talks to it."""

import asyncio
import contextlib
import logging
import time
from typing import Self

import zmq
import zmq.asyncio
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.manager import AsyncKernelManager

from grader_ext.core.limits import Limits
from grader_ext.sandbox.backend import Backend
from grader_ext.sandbox.box_folder import BoxFolder
from grader_ext.sandbox.bubblewrap import Bubblewrap
from grader_ext.sandbox.confinement import Confinement, Mechanisms
from grader_ext.sandbox.ending import Ending, EndReason
from grader_ext.sandbox.errors import BoxStartFailed
from grader_ext.sandbox.kernel_specs import OneKernelSpec
from grader_ext.sandbox.warm_up import warm_up

START_SECONDS = 60.0
MESSAGE_BYTES = 32 * 2**20
"""A larger message breaks the connection, and so ends the box: no box can fill our memory. Far above what is kept."""
_NEWS_SECONDS = 1.0
"""The news that a box has ended comes a moment later than its sockets close."""
MESSAGES_WAITING = 8
"""How many messages of one channel wait on our side; more of them wait in the box."""

_QUIET = logging.Logger("jupyter_client")  # noqa: LOG001 -- apart from the tree: what it would log is also raised


def message_context() -> zmq.asyncio.Context:
    """A ZeroMQ context whose sockets take in no more than `MESSAGES_WAITING` messages of `MESSAGE_BYTES` each.

    Sending never waits: it raises `zmq.Again` when a box has broken its connection, which would else stop everybody.
    """
    context = zmq.asyncio.Context()
    context.setsockopt(zmq.SNDTIMEO, 0)
    context.setsockopt(zmq.MAXMSGSIZE, MESSAGE_BYTES)
    context.setsockopt(zmq.RCVHWM, MESSAGES_WAITING)
    context.setsockopt(zmq.LINGER, 0)
    context.setsockopt(zmq.RECONNECT_IVL, 20)
    return context


class Box:
    """A kernel in a box, started and answering. Use it once, then `kill` it."""

    def __init__(self, manager: AsyncKernelManager, folder: BoxFolder, limits: Limits) -> None:
        self.kernel_name = str(manager.kernel_name)
        self.limits = limits
        self.client: AsyncKernelClient = manager.client(context=manager.context)
        self.started_in = 0.0
        """Seconds from the call of `start` until the kernel was warm."""
        self._manager = manager
        self._folder = folder
        self._confinement = _confinement(manager)
        self._removed = False
        self._listener: asyncio.Task[None] | None = None

    @classmethod
    async def start(
        cls,
        kernel_name: str,
        limits: Limits,
        *,
        backend: Backend | None = None,
        context: zmq.asyncio.Context,
    ) -> Self:
        """Start a kernel in a box, wait until it answers, and warm it up.

        `backend` is open, and bubblewrap unless given.

        Raises:
            KernelNotInstalled, KernelProgramMissing: no such kernelspec, or its kernel cannot run here.
            SandboxUnusable: no box can be made here.
            BoxStartFailed: the kernel ended, or did not answer within `START_SECONDS`.
        """
        begun = time.monotonic()
        backend = backend or Bubblewrap()
        spec = await backend.kernel_spec(kernel_name, limits)
        folder = backend.make_folder()
        manager = AsyncKernelManager(
            kernel_name=kernel_name,
            kernel_spec_manager=OneKernelSpec(spec),
            transport="ipc",
            ip=str(folder.path / "socket"),
            connection_file=str(folder.path / "kernel.json"),
            context=context,
            log=_QUIET,
        )
        try:
            await manager.start_kernel()
            box = cls(manager, folder, limits)
        except BaseException:
            await asyncio.shield(_remove(manager, folder))
            raise
        try:
            await box._come_up(START_SECONDS)
        except BaseException:
            await box.kill()
            raise
        box.started_in = time.monotonic() - begun
        box._listener = asyncio.create_task(box._end_when_cut_off())
        return box

    async def _come_up(self, seconds: float) -> None:
        """Answer and be warm within that time, or raise what stood in the way."""
        answering = asyncio.ensure_future(self._answer())
        ending = asyncio.ensure_future(self.ending())
        try:
            done, _ = await asyncio.wait({answering, ending}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            ending.cancel()
            answering.cancel()
        if answering in done:
            answering.result()
            return
        tail = self._confinement.stderr_tail().strip() or "(nothing)"
        reason = f"it ended: {self.end_reason}" if ending in done else f"no answer for {seconds:g} s"
        raise self._confinement.start_error() or BoxStartFailed(kernel=self.kernel_name, reason=reason, stderr=tail)

    async def _end_when_cut_off(self) -> None:
        """A box whose output we can no longer hear, though it runs, has said its last word."""
        socket = self.client.iopub_channel.socket
        events = socket.get_monitor_socket(zmq.EVENT_DISCONNECTED)
        try:
            await events.recv_multipart()
            try:
                async with asyncio.timeout(_NEWS_SECONDS):
                    await self.ending()
            except TimeoutError:
                await self._confinement.discard(EndReason.OUTPUT_LIMIT)
        finally:
            socket.disable_monitor()

    async def _answer(self) -> None:
        self.client.start_channels(hb=False)
        await _answered(self.client)
        await warm_up(self.client, self._manager.kernel_spec)

    @property
    def end_reason(self) -> EndReason:
        """Why the box ended, or `running`. Never blocks."""
        return self._confinement.end_reason

    @property
    def running(self) -> bool:
        """Whether nothing has ended it yet."""
        return self.end_reason is EndReason.RUNNING

    def hold_within_limits(self) -> bool:
        """Look now whether it keeps within its limits, and kill it if not. Returns whether it runs on."""
        return self._confinement.hold_within_limits()

    async def ending(self) -> Ending:
        """Wait until every process of the box is gone, however that comes."""
        return await self._confinement.ending()

    async def interrupt(self) -> None:
        """Interrupt the running cell, in the way that the kernelspec names."""
        await self._manager.interrupt_kernel()

    async def kill(self) -> None:
        """Kill every process of the box, close its channels and remove its folder. May be called again."""
        if self._removed:
            return
        self._removed = True
        if self._listener:
            self._listener.cancel()
            await asyncio.wait([self._listener])
        self.client.stop_channels()
        await asyncio.shield(_remove(self._manager, self._folder))

    def describe(self) -> Mechanisms:
        """Which mechanism is in force for each limit."""
        return self._confinement.describe()

    def stderr_tail(self) -> str:
        """The last few KiB of the kernel's own stderr: for the log, never for a learner."""
        return self._confinement.stderr_tail()


def _confinement(manager: AsyncKernelManager) -> Confinement:
    provisioner: object = manager.provisioner
    if not isinstance(provisioner, Confinement):
        raise TypeError(f"the kernel provisioner {type(provisioner).__name__} confines nothing")
    return provisioner


async def _answered(client: AsyncKernelClient) -> None:
    """Wait until the kernel answers on shell and is heard on iopub: a subscription takes a moment to reach it."""
    while True:
        request = client.kernel_info()
        reply = await client.get_shell_msg()
        while reply["parent_header"].get("msg_id") != request:
            reply = await client.get_shell_msg()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(0.2):
                await _idle_after(client, request)
                return


async def _idle_after(client: AsyncKernelClient, request: str) -> None:
    while True:
        message = await client.get_iopub_msg()
        if message["parent_header"].get("msg_id") == request and message["content"].get("execution_state") == "idle":
            return


async def _remove(manager: AsyncKernelManager, folder: BoxFolder) -> None:
    provisioner: object = manager.provisioner
    if isinstance(provisioner, Confinement):
        await provisioner.discard()
    await manager.cleanup_resources()
    await asyncio.to_thread(folder.remove)

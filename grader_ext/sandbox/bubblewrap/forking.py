"""Kernels forked from a warm parent: our side of `fork_server.py`."""

import asyncio
import contextlib
import fcntl
import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar
from weakref import WeakKeyDictionary

from grader_ext.sandbox.errors import ForkFailed
from grader_ext.sandbox.inside import ENVIRONMENT

_PROGRAM = Path(__file__).with_name("fork_server.py")
_SEALS = fcntl.F_SEAL_WRITE | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_SEAL
_MFD_EXEC = 0x10
"""Linux 6.3 and newer want to be told that a memory file will be run; os has no name for it before Python 3.13."""
_MESSAGE = 65536
_START_SECONDS = 60.0


@dataclass(frozen=True)
class ForkedKernel:
    """A kernel that was forked into a box."""

    pid: int
    """Its process id, seen from outside."""
    ended: "asyncio.Future[int]"
    """Its exit status, 128 + n for signal n."""


class ForkServer:
    """The warm parent of an event loop's Python kernels. It lives while someone holds it."""

    _of_loop: ClassVar["WeakKeyDictionary[asyncio.AbstractEventLoop, ForkServer]"] = WeakKeyDictionary()

    def __init__(self, process: "subprocess.Popen[bytes]", control: socket.socket) -> None:
        self._process = process
        self._control = control
        self._loop = asyncio.get_running_loop()
        self._holders = 0
        self._count = 0
        self.alive = True
        self._ready: asyncio.Future[int] = self._loop.create_future()
        self._forking: dict[str, asyncio.Future[int]] = {"": self._ready}
        self._running: dict[str, asyncio.Future[int]] = {}
        self._loop.add_reader(control.fileno(), self._hear)

    @classmethod
    async def hold(cls) -> "ForkServer":
        """The loop's fork server, started if there is none. Give it back with `release`.

        Raises:
            ForkFailed: it did not come up.
        """
        loop = asyncio.get_running_loop()
        server = cls._of_loop.get(loop)
        if server is None or not server.alive:
            server = cls._of_loop[loop] = cls(*_start())
        server._holders += 1
        try:
            async with asyncio.timeout(_START_SECONDS):
                await asyncio.shield(server._ready)
        except BaseException:
            server.release()
            raise
        return server

    def release(self) -> None:
        """The last holder ends it."""
        self._holders -= 1
        if not self._holders:
            self._end()

    async def fork(self, init: int, output: int, request: Mapping[str, object]) -> ForkedKernel:
        """Fork an IPython kernel into the box whose first process has the pidfd `init`.

        `request` holds `argv`, `env`, `cwd`, `rlimits`, `cgroup` and `seccomp` as `fork_server.py` has them; the kernel
        writes to `output`.

        Raises:
            ForkFailed: it did not get there; what was written to `output` tells why.
        """
        self._count += 1
        name = str(self._count)
        self._forking[name] = self._loop.create_future()
        self._running[name] = ended = self._loop.create_future()
        if not self.alive:
            raise ForkFailed(reason="the fork server has ended")
        socket.send_fds(self._control, [json.dumps({**request, "id": name}).encode()], [init, output])
        pid = await self._forking[name]
        if not pid:
            raise ForkFailed(reason="it could not enter the namespaces")
        return ForkedKernel(pid, ended)

    def _hear(self) -> None:
        try:
            text = self._control.recv(_MESSAGE)
        except OSError:
            text = b""
        if not text:
            self._end()
            return
        message: dict[str, Any] = json.loads(text)
        table = self._forking if "pid" in message else self._running
        waiting = table.pop(message["id"], None)
        if waiting and not waiting.done():
            waiting.set_result(message["pid"] if "pid" in message else os.waitstatus_to_exitcode(message["status"]))

    def _end(self) -> None:
        if not self.alive:
            return
        self.alive = False
        self._loop.remove_reader(self._control.fileno())
        self._control.close()
        self._process.kill()
        self._process.wait()
        for waiting in self._forking.values():
            if not waiting.done():
                waiting.set_exception(ForkFailed(reason="the fork server has ended"))
                waiting.exception()  # whoever waits hears of it; nobody else needs to
        for ended in self._running.values():
            if not ended.done():
                ended.cancel()


def _start() -> tuple["subprocess.Popen[bytes]", socket.socket]:
    """Run the fork server from a sealed copy of Python: no box can reach the binary on disk through /proc/self/exe."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    ours.setblocking(False)
    with theirs, _sealed(Path(sys.executable).resolve()) as python:
        process = subprocess.Popen(
            [sys.executable, "-s", "-E", str(_PROGRAM), str(theirs.fileno())],
            executable=f"/proc/self/fd/{python}",
            pass_fds=[python, theirs.fileno()],
            env={**ENVIRONMENT, "PYDEVD_DISABLE_FILE_VALIDATION": "1"},
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    return process, ours


@contextlib.contextmanager
def _sealed(program: Path) -> Iterator[int]:
    flags = os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING
    try:
        copy = os.memfd_create("python", flags | _MFD_EXEC)
    except OSError:  # a kernel before 6.3, which knows no such flag and needs none
        copy = os.memfd_create("python", flags)
    try:
        with program.open("rb") as source:
            while chunk := source.read(2**20):
                os.write(copy, chunk)
        fcntl.fcntl(copy, fcntl.F_ADD_SEALS, _SEALS)
        yield copy
    finally:
        os.close(copy)

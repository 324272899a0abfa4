"""The kernel provisioner that runs a kernel in a bubblewrap box."""

import asyncio
import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from traitlets import Instance

from grader_ext.core.limits import Limits
from grader_ext.sandbox import inside
from grader_ext.sandbox.box_folder import FOLDER_BYTES, overfull
from grader_ext.sandbox.bubblewrap import command, process_tree, syscall_filter
from grader_ext.sandbox.bubblewrap.cgroup import BoxCgroup
from grader_ext.sandbox.bubblewrap.descriptors import first_line, memory_file, pipe
from grader_ext.sandbox.bubblewrap.forking import ForkServer
from grader_ext.sandbox.bubblewrap.kernel_needs import KernelNeeds, kernel_needs
from grader_ext.sandbox.confinement import Mechanisms
from grader_ext.sandbox.ending import Ending, EndReason
from grader_ext.sandbox.errors import BubblewrapMissing, BubblewrapNotPermitted
from grader_ext.sandbox.stderr_tail import StderrTail

_WATCH_SECONDS = 0.1


class BubblewrapProvisioner(LocalProvisioner):
    """Runs any installed kernel inside bwrap(1). Implements `Confinement`.

    The connection must be over unix sockets (`transport="ipc"`), which lie with the connection file in a folder that is
    this box's alone: it is the only thing that the box shares with the machine.

    Raises:
        BubblewrapMissing: on launch, when there is no bwrap. Nothing is ever run without it.
    """

    limits: Any = Instance(Limits, ())

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 -- traits, as Jupyter gives them
        super().__init__(**kwargs)
        self._reason = EndReason.RUNNING
        self._ended: asyncio.Future[Ending] | None = None
        self._init_pid = 0
        self._init_handle = -1
        self._status = -1
        self._stderr = StderrTail()
        self._watcher: asyncio.Task[None] | None = None
        self._roots: list[int] = []
        """The box's first process, and a kernel that was forked into the box."""
        self._fork_server: ForkServer | None = None
        self._kernel_ending: Ending | None = None
        """How a forked kernel ended, known a moment before its box is gone."""
        self._cgroup: BoxCgroup | None = None

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:  # noqa: ANN401 -- Jupyter's
        """Start `cmd` in a box of its own and return once its first process exists.

        An IPython kernel is forked into its box from a warm parent (see `forking.py`), which saves most of its start.
        """
        bwrap = find_bwrap()
        needs = await asyncio.to_thread(kernel_needs, self.kernel_spec.metadata)
        named = _named(self.kernel_spec.env, kwargs.get("env", {}))
        env = {**inside.ENVIRONMENT, "WAYMARK_BOX_MEMORY_MB": str(self.limits.memory_mb), **needs.env, **named}
        if cmd[:3] == [sys.executable, "-m", "ipykernel_launcher"]:
            with pipe() as (read, write):
                self._start_box(bwrap, needs, env, command.HOLDER, stdout=write)
                await self._find_init()
                await self._fork(cmd[3:], env, read)
        else:
            inner = [*command.with_rlimits(self.limits), *cmd]
            self._start_box(bwrap, needs, env, inner, stdout=self._stderr.write_end)
            await self._find_init()
        self._stderr.let_go()
        return self.connection_info

    def _start_box(
        self, bwrap: str, needs: KernelNeeds, env: Mapping[str, str], inner: list[str], *, stdout: int
    ) -> None:
        self._cgroup = BoxCgroup.make(self.limits.processes)
        enter = command.entering(str(self._cgroup.procs)) if self._cgroup else []
        files = {"/etc/passwd": command.PASSWD, "/etc/group": command.GROUP}
        files |= {str(path): "" for path in needs.empty_packages}
        with contextlib.ExitStack() as open_here:
            data = {path: open_here.enter_context(memory_file(text)) for path, text in files.items()}
            self._status, status_write = os.pipe()
            with os.fdopen(status_write, "wb") as status:
                options = ["--json-status-fd", str(status.fileno()), *self._box_options(needs, data, env)]
                filters = [open_here.enter_context(memory_file(code)) for code in (syscall_filter.here(),) if code]
                options += [part for number in filters for part in ("--seccomp", str(number))]
                self._bwrap = subprocess.Popen(
                    [*enter, bwrap, *options, "--", *inner],
                    stdin=subprocess.DEVNULL,
                    stdout=stdout,
                    stderr=self._stderr.write_end,
                    pass_fds=[status.fileno(), *filters, *data.values()],
                    env={"PATH": os.defpath},  # the box's first process keeps this one; the kernel has its own
                    cwd="/",
                    start_new_session=True,
                )
        self.process = self._bwrap
        self.pid = self._bwrap.pid
        self._follow()

    def _box_options(self, needs: KernelNeeds, data: Mapping[str, int], env: Mapping[str, str]) -> list[str]:
        return [
            *command.namespaces(),
            *command.system_mounts(),
            *command.scratch_mounts(self.limits.disk_mb),
            *command.read_only({folder: folder for folder in command.python_folders()}),
            *command.read_only({**needs.read_only, **needs.packages}),
            *(part for path, number in data.items() for part in ("--ro-bind-data", str(number), path)),
            *("--bind", str(self._folder), str(self._folder)),
            *command.sealed(),
            *command.environment(env),
        ]

    async def _fork(self, arguments: list[str], env: Mapping[str, str], ready: int) -> None:
        """Put a forked kernel into the box, once the box is made."""
        if self._init_handle < 0 or not await first_line(ready):
            return  # bwrap failed and has ended
        server = await ForkServer.hold()
        try:
            request = {"argv": arguments, "env": env, "cwd": inside.HOME, "rlimits": inside.rlimits(self.limits)}
            request["cgroup"] = str(self._cgroup.procs) if self._cgroup else ""
            request["seccomp"] = syscall_filter.here().hex()
            kernel = await server.fork(self._init_handle, self._stderr.write_end, request)
        except BaseException:
            server.release()
            raise
        self._fork_server = server
        self._roots.append(kernel.pid)
        kernel.ended.add_done_callback(self._on_kernel_end)

    def _on_kernel_end(self, ended: "asyncio.Future[int]") -> None:
        """A forked kernel has ended: so does its box, for the same reason."""
        if not ended.cancelled():
            self._kernel_ending = Ending.of_status(ended.result())
        self._kill(self._kernel_ending.reason if self._kernel_ending else EndReason.RUNNING)

    @property
    def _folder(self) -> Path:
        manager: Any = self.parent
        return Path(manager.connection_file).parent

    @cached_property
    def _device(self) -> int:
        """The disk of that folder, as stat(2) tells it."""
        return self._folder.stat().st_dev

    def _follow(self) -> None:
        """From now on `ending` and the watch know the process."""
        loop = asyncio.get_running_loop()
        self._ended = loop.create_future()
        handle = os.pidfd_open(self._bwrap.pid)
        loop.add_reader(handle, self._on_exit, handle)
        self._stderr.follow()

    async def _find_init(self) -> None:
        """Read which process is the box's first: when it dies, the kernel kills all others of the box."""
        line = await first_line(self._status)
        if not line:
            await self.ending()  # bwrap failed
            return
        self._init_pid = int(json.loads(line)["child-pid"])
        with contextlib.suppress(ProcessLookupError):  # ended already
            self._init_handle = os.pidfd_open(self._init_pid)
            self._roots = [self._init_pid]
            self._watcher = asyncio.create_task(self._watch())

    def _on_exit(self, handle: int) -> None:
        asyncio.get_running_loop().remove_reader(handle)
        os.close(handle)
        code = self._bwrap.wait()
        ending = self._kernel_ending or Ending.of_status(code)
        if self._fork_server:
            self._fork_server.release()
        if self._watcher:
            self._watcher.cancel()
        if self._init_handle >= 0:
            os.close(self._init_handle)
            self._init_handle = -1
        if self._reason not in (EndReason.RUNNING, ending.reason):
            ending = Ending(self._reason)
        self._reason = ending.reason
        self._stderr.close()
        if self._ended and not self._ended.done():
            self._ended.set_result(ending)

    async def _watch(self) -> None:
        """Hold the box within what rlimits cannot: the memory of all its processes, their number, the shared folder."""
        while self._reason is EndReason.RUNNING:
            await asyncio.sleep(_WATCH_SECONDS)
            self.hold_within_limits()

    def hold_within_limits(self) -> bool:
        """As `Confinement` says."""
        if self._reason is not EndReason.RUNNING:
            return False
        memory = self.limits.memory_mb * 2**20
        used = process_tree.usage(self._roots, memory, self.limits.processes, self._device)
        if used.memory_bytes > memory:
            self._kill(EndReason.OUT_OF_MEMORY)
        elif used.tasks > self.limits.processes:
            self._kill(EndReason.PROCESS_LIMIT)
        elif overfull(self._folder) or used.nameless_bytes > FOLDER_BYTES:
            self._kill(EndReason.DISK_LIMIT)
        return self._reason is EndReason.RUNNING

    def _kill(self, reason: EndReason) -> None:
        if self._ended is None or self._ended.done():
            return
        if self._reason is EndReason.RUNNING:
            self._reason = reason
        if self._init_handle >= 0:
            with contextlib.suppress(ProcessLookupError):  # bwrap will tell of its end
                signal.pidfd_send_signal(self._init_handle, signal.SIGKILL)
        else:  # too early to know the box's first process: it would wait for ever for a bwrap that is gone
            for pid in reversed(list(process_tree.descendants(self._bwrap.pid))):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)

    # What boxes and pools ask of us

    def describe(self) -> Mechanisms:
        """Which mechanism is in force for each limit."""
        return Mechanisms(
            memory=f"resident memory of all processes, looked at every {_WATCH_SECONDS} s; RLIMIT_DATA for each",
            processes=("a pids cgroup, " if self._cgroup else "")
            + f"RLIMIT_NPROC, and a count every {_WATCH_SECONDS} s",
            disk="size of the tmpfs, RLIMIT_FSIZE",
            cpu="RLIMIT_CPU for each process",
        )

    @property
    def end_reason(self) -> EndReason:
        """Why the box ended, or `running`."""
        return self._reason

    async def ending(self) -> Ending:
        """Wait until every process of the box is gone."""
        if self._ended is None:
            return Ending(EndReason.DISCARDED)
        return await asyncio.shield(self._ended)

    def stderr_tail(self) -> str:
        """The last few KiB that bwrap and the kernel wrote on stdout and stderr."""
        return self._stderr.text()

    def start_error(self) -> Exception | None:
        """`BubblewrapNotPermitted` when bwrap itself failed."""
        tail = self.stderr_tail().strip()
        return BubblewrapNotPermitted(detail=tail) if tail.startswith("bwrap: ") else None

    async def discard(self, reason: EndReason = EndReason.DISCARDED) -> None:
        """Kill every process of the box at once and wait until all are gone."""
        self._kill(reason)
        await self.ending()

    async def processes(self) -> list[int]:
        """The process ids of all that runs in the box, seen from outside. Empty once it has ended."""
        if self._ended is None or self._ended.done():
            return []
        return [pid for root in self._roots for pid in process_tree.descendants(root)]

    # Jupyter's side

    @property
    def has_process(self) -> bool:
        """Whether a box was started and not yet waited for."""
        return self.process is not None

    async def poll(self) -> int | None:
        """None while it runs."""
        return None if self._ended is not None and not self._ended.done() else 0

    async def wait(self) -> int | None:
        """Wait for the end; the code that bwrap gave."""
        ending = await self.ending()
        self.process = None
        return ending.code or 0

    async def send_signal(self, signum: int) -> None:
        """Signal the kernel's own process, the first child of the box's first one."""
        if signum in (signal.SIGKILL, signal.SIGTERM):
            self._kill(EndReason.DISCARDED)
            return
        with contextlib.suppress(StopIteration, ProcessLookupError):  # it is gone: nothing to interrupt
            os.kill(self._kernel_pid(), signum)

    def _kernel_pid(self) -> int:
        if len(self._roots) > 1:
            return self._roots[1]
        tree = process_tree.descendants(self._init_pid)
        next(tree)
        return next(tree)

    async def kill(self, restart: bool = False) -> None:  # noqa: ARG002 -- Jupyter's signature; a box never starts again
        """Kill the whole box."""
        self._kill(EndReason.DISCARDED)

    async def cleanup(self, restart: bool = False) -> None:  # noqa: ARG002 -- Jupyter's signature
        """Close the status pipe, not earlier, since bwrap writes to it as it ends; and remove the cgroup."""
        if self._cgroup:
            await self._cgroup.remove()
        if self._status >= 0:
            os.close(self._status)
            self._status = -1

    async def terminate(self, restart: bool = False) -> None:
        """Kill the whole box: nothing in it is worth a farewell."""
        await self.kill(restart)


def find_bwrap() -> str:
    """The path of bwrap.

    Raises:
        BubblewrapMissing: it is not installed.
    """
    path = os.environ.get("PATH", os.defpath)
    found = shutil.which("bwrap", path=path)
    if found is None:
        raise BubblewrapMissing(path=path)
    return found


def _named(names: Mapping[str, str], env: Mapping[str, str]) -> dict[str, str]:
    return {name: env.get(name, value) for name, value in names.items()}

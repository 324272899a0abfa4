"""The kernel provisioner that runs a kernel in a container."""

import asyncio
import contextlib
import logging
import signal
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from traitlets import Any as AnyTrait
from traitlets import Instance

from grader_ext.core.limits import Limits
from grader_ext.sandbox.box_folder import NAMES, overfull
from grader_ext.sandbox.confinement import Mechanisms
from grader_ext.sandbox.docker.container import box
from grader_ext.sandbox.docker.user import box_user, hand_over
from grader_ext.sandbox.ending import Ending, EndReason
from grader_ext.sandbox.errors import DockerRefused
from grader_ext.sandbox.stderr_tail import StderrTail

log = logging.getLogger(__name__)

_WATCH_SECONDS = 0.1
_STDERR = "stderr"


class DockerProvisioner(LocalProvisioner):
    """Runs any kernel of an image in a container of its own. Implements `Confinement`.

    The connection must be over unix sockets (`transport="ipc"`), which lie with the connection file in a folder that is
    this box's alone: the container sees it at the path that it has here.
    """

    limits: Any = Instance(Limits, ())
    backend: Any = AnyTrait()
    """The open `Docker` that this box belongs to."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 -- traits, as Jupyter gives them
        super().__init__(**kwargs)
        self._reason = EndReason.RUNNING
        self._ended: asyncio.Future[Ending] | None = None
        self._container: str | None = None
        self._stderr: StderrTail | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:  # noqa: ANN401 -- Jupyter's
        """Start the kernel in a container of its own and return once that runs.

        `cmd` names this machine's Python, so the command is made anew: the image has its own.

        Raises:
            SocketsNotShared: the engine does not see the box's folder.
            SandboxImageMissing, DockerRefused
        """
        del cmd
        stderr = self._folder / _STDERR
        self._stderr = StderrTail(stderr)
        hand_over(stderr, 0o600)
        hand_over(Path(self._connection_file), 0o600)
        self._ended = asyncio.get_running_loop().create_future()
        self._stderr.follow()
        config = self._config(stderr, kwargs.get("env", {}))
        self._container = await self.backend.make_container(config, self._folder)
        await self.backend.engine.start(self._container, self._on_news)
        self._spawn(self._watch())
        return self.connection_info

    def _config(self, stderr: Path, env: dict[str, str]) -> dict[str, Any]:
        folder, settings = self._folder, self.backend.settings
        named = {name: env.get(name, value) for name, value in self.kernel_spec.env.items()}
        return box(
            settings.sandbox_image,
            self.limits,
            box_user(),
            command=[self._filled_in(word) for word in self.kernel_spec.argv],
            env={"WAYMARK_BOX_MEMORY_MB": str(self.limits.memory_mb), **named},
            mount=self.backend.mount(folder),
            stderr=str(stderr),
            labels=self.backend.labels(folder),
            runtime=settings.sandbox_runtime,
        )

    def _filled_in(self, word: str) -> str:
        """The two names that a kernelspec's command may hold, see Jupyter's docs on kernelspecs."""
        return word.replace("{connection_file}", self._connection_file).replace(
            "{resource_dir}", self.kernel_spec.resource_dir
        )

    @property
    def _connection_file(self) -> str:
        manager: Any = self.parent
        return str(manager.connection_file)

    @property
    def _folder(self) -> Path:
        return Path(self._connection_file).parent

    # How it ends

    def _on_news(self, news: str) -> None:
        """The engine tells of the container."""
        if news == "oom":  # of any process in it; the kernel itself may live on, with nothing left to rely on
            self._kill(EndReason.OUT_OF_MEMORY)
        elif news == "kill" and self._reason is EndReason.RUNNING:
            self._reason = EndReason.DISCARDED
        elif news == "die":
            self._spawn(self._conclude())

    async def _conclude(self) -> None:
        """It has ended: ask the engine why."""
        if self._container is None:
            return  # it is being discarded
        state = await self.backend.engine.state(self._container)
        if state.get("OOMKilled") and self._reason is EndReason.RUNNING:
            self._reason = EndReason.OUT_OF_MEMORY
        ending = Ending.of_status(int(state["ExitCode"])) if state else Ending(EndReason.KILLED, signal.SIGKILL)
        self._settle(ending if self._reason is EndReason.RUNNING else Ending(self._reason))

    def _settle(self, ending: Ending) -> None:
        if self._ended is None or self._ended.done():
            return
        self._reason = ending.reason
        if self._stderr:
            self._stderr.close()
        self._ended.set_result(ending)

    def _kill(self, reason: EndReason) -> None:
        if self._ended is None or self._ended.done():
            return
        if self._reason is EndReason.RUNNING:
            self._reason = reason
        if self._container:
            self._spawn(self.backend.engine.signal(self._container, "SIGKILL"))

    async def _watch(self) -> None:
        """Hold the box within what the engine cannot: the folder that it shares with us."""
        while self._reason is EndReason.RUNNING:
            await asyncio.sleep(_WATCH_SECONDS)
            self.hold_within_limits()

    def hold_within_limits(self) -> bool:
        """As `Confinement` says."""
        if self._reason is EndReason.RUNNING and overfull(self._folder, NAMES + 1):
            self._kill(EndReason.DISK_LIMIT)
        return self._reason is EndReason.RUNNING

    def _spawn(self, work: Coroutine[object, object, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.warning("Box %s: %s", self._folder.name, error)  # the engine is away; what it missed, it tells later

    # What boxes and pools ask of us

    def describe(self) -> Mechanisms:
        """Which mechanism is in force for each limit."""
        return Mechanisms(
            memory="a memory cgroup without swap, which counts the work folder, too; RLIMIT_DATA for each process",
            processes="a pids cgroup",
            disk="size of the tmpfs, RLIMIT_FSIZE",
            cpu="a cpu cgroup of one core; RLIMIT_CPU for each process",
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
        """The last few KiB that the kernel wrote on stdout and stderr."""
        return self._stderr.text() if self._stderr else ""

    def start_error(self) -> Exception | None:
        """None: what the engine has against a start, it says at once."""
        return None

    async def processes(self) -> list[int]:
        """The process ids of all that runs in the box, as the engine's machine counts them."""
        if self._container is None or self._ended is None or self._ended.done():
            return []
        return list(await self.backend.engine.processes(self._container))

    async def discard(self, reason: EndReason = EndReason.DISCARDED) -> None:
        """Kill every process of the box, remove its container, and wait until both are done."""
        if self._reason is EndReason.RUNNING:
            self._reason = reason
        container, self._container = self._container, None
        if container:
            try:
                await self.backend.engine.remove(container)
            except DockerRefused as error:
                log.warning("%s. It stays until a worker starts anew", error)
        self._settle(Ending(self._reason))
        for task in list(self._tasks):
            task.cancel()
        await self.ending()

    # Jupyter's side

    @property
    def has_process(self) -> bool:
        """Whether a box was started and not yet waited for."""
        return self._container is not None

    async def poll(self) -> int | None:
        """None while it runs."""
        return None if self._ended is not None and not self._ended.done() else 0

    async def wait(self) -> int | None:
        """Wait for the end; the kernel's exit status."""
        return (await self.ending()).code or 0

    async def send_signal(self, signum: int) -> None:
        """Signal the kernel's own process: the container's first one passes it on."""
        if signum in (signal.SIGKILL, signal.SIGTERM):
            self._kill(EndReason.DISCARDED)
        elif self._container:
            with contextlib.suppress(DockerRefused):  # it is ending
                await self.backend.engine.signal(self._container, signal.Signals(signum).name)

    async def kill(self, restart: bool = False) -> None:  # noqa: ARG002 -- Jupyter's signature; a box never starts again
        """Kill the whole box."""
        self._kill(EndReason.DISCARDED)

    async def terminate(self, restart: bool = False) -> None:
        """Kill the whole box: nothing in it is worth a farewell."""
        await self.kill(restart)

    async def cleanup(self, restart: bool = False) -> None:
        """Nothing is left once it is discarded."""

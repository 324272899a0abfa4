"""Keeps the platform's processes running: one that dies is started again, and the log says why it died."""

import asyncio
import logging
import signal
import subprocess
import time
from asyncio.subprocess import Process
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from grader_ext.core.errors import WaymarkError
from hub_config.errors import PlatformNotStarted
from hub_config.process_log import ProcessLog
from hub_config.with_parent import ends_with_parent

_log = logging.getLogger("waymark.supervisor")

_START_SECONDS = 60.0
_STOP_SECONDS = 20.0
_PROBE_SECONDS = 0.05
# Waits before a restart: doubled with each death, and short again once a process has lived for a while.
_FIRST_WAIT, _LONGEST_WAIT, _HEALTHY_SECONDS = 0.2, 30.0, 30.0


class State(StrEnum):
    """What a process is doing."""

    STARTING = "starting"
    RUNNING = "running"
    RESTARTING = "restarting"
    STOPPED = "stopped"


@dataclass(frozen=True)
class Program:
    """A process to keep running.

    Args:
        name: of the log file, and on screen.
        command: the command line; the process stays in the foreground.
        environment: its whole environment.
        is_ready: tells whether it does its work yet; asked until it says so.
        prepare: what comes before each start; it may block for a moment.
        stop_signal: asks it to end.
        interrupt: asks it to end, where the process that we started is not the one to ask.
        release: what comes after its end.
    """

    name: str
    command: list[str]
    environment: dict[str, str]
    is_ready: Callable[[], Awaitable[bool]]
    prepare: Callable[[], None] | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    interrupt: Callable[[], None] | None = None
    release: Callable[[], None] | None = None


@dataclass
class Supervised:
    """A program and how it is doing."""

    program: Program
    log: ProcessLog
    state: State = State.STARTING
    restarts: int = 0
    last_death: str = ""
    asked_to_restart: bool = False
    process: Process | None = None
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    keeper: asyncio.Task[None] | None = None


class Supervisor:
    """Starts programs, keeps them running, and stops them in reverse order.

    It belongs to the main thread: Linux ends our children with the thread that started them, so that none outlives a
    supervisor that was killed.
    """

    def __init__(self, logs: Path) -> None:
        self._logs = logs
        self.programs: list[Supervised] = []

    async def start(self, program: Program) -> None:
        """Start a program and return once it is ready.

        Raises:
            PlatformNotStarted: it was not within a minute. It is tried again until then, and stopped by `stop`.
        """
        supervised = Supervised(program, ProcessLog(self._logs / f"{program.name}.log"))
        self.programs.append(supervised)
        supervised.keeper = asyncio.create_task(self._keep_running(supervised), name=program.name)
        ready = asyncio.create_task(supervised.ready.wait())
        await asyncio.wait({ready, supervised.keeper}, timeout=_START_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        ready.cancel()
        if supervised.keeper.done():
            supervised.keeper.result()  # what the preparation of the first start raised
        if not supervised.ready.is_set():
            log = supervised.log
            raise PlatformNotStarted(name=program.name, seconds=_START_SECONDS, log=log.path, lines=log.last_lines())

    async def stop(self) -> None:
        """Stop everything, the last started first. What does not end in time is killed."""
        for supervised in reversed(self.programs):
            if supervised.keeper is not None:
                supervised.keeper.cancel()
                with suppress(asyncio.CancelledError, Exception):
                    await supervised.keeper
            await _end(supervised)
            supervised.state = State.STOPPED
            if supervised.program.release is not None:
                supervised.program.release()

    def restart(self, name: str) -> None:
        """Have a program start again, at once, if there is one of that name."""
        for supervised in self.programs:
            process = supervised.process
            if supervised.program.name == name and process is not None and process.returncode is None:
                supervised.asked_to_restart = True
                process.send_signal(supervised.program.stop_signal)

    async def _keep_running(self, supervised: Supervised) -> None:
        wait = _FIRST_WAIT
        while True:
            started = time.monotonic()
            try:
                death = describe_exit(await self._run_once(supervised))
            except WaymarkError as error:
                if not supervised.ready.is_set():
                    raise  # a first start that cannot be: for the one who waits in `start`
                death = str(error)
            if supervised.asked_to_restart:
                supervised.asked_to_restart = False
                _log.info("%s starts again: asked to", supervised.program.name)
                continue
            if time.monotonic() - started > _HEALTHY_SECONDS:
                wait = _FIRST_WAIT
            supervised.state = State.RESTARTING
            supervised.restarts += 1
            supervised.last_death = death
            _log.error(
                "%s died: %s. It starts again in %.1f s. The end of its log:\n%s",
                *(supervised.program.name, supervised.last_death, wait, supervised.log.last_lines()),
            )
            await asyncio.sleep(wait)
            wait = min(wait * 2, _LONGEST_WAIT)

    async def _run_once(self, supervised: Supervised) -> int:
        """Start the process and return its exit code when it has ended."""
        program = supervised.program
        if program.prepare is not None:
            await asyncio.to_thread(program.prepare)
        with supervised.log.open() as output:
            supervised.process = await asyncio.create_subprocess_exec(
                *ends_with_parent(program.command, program.stop_signal),
                env=program.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,  # Ctrl-C in the terminal is ours to answer, in our order
            )
        _log.info("%s started as process %d", program.name, supervised.process.pid)
        watch = asyncio.create_task(_become_ready(supervised))
        try:
            return await supervised.process.wait()
        finally:
            watch.cancel()


async def _become_ready(supervised: Supervised) -> None:
    while not await supervised.program.is_ready():  # noqa: ASYNC110  (another process is asked; it sets no event)
        await asyncio.sleep(_PROBE_SECONDS)
    supervised.state = State.RUNNING
    supervised.ready.set()
    _log.info("%s is ready", supervised.program.name)


async def _end(supervised: Supervised) -> None:
    process, program = supervised.process, supervised.program
    if process is None or process.returncode is not None:
        return
    with suppress(ProcessLookupError):
        if program.interrupt is not None:
            program.interrupt()
        else:
            process.send_signal(program.stop_signal)
    try:
        async with asyncio.timeout(_STOP_SECONDS):
            await process.wait()
    except TimeoutError:
        _log.warning("%s did not end within %.0f s and is killed", program.name, _STOP_SECONDS)
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
    _log.info("%s stopped", program.name)


def describe_exit(code: int) -> str:
    """Return an exit code in words; as asyncio has it, a negative one is the signal that killed the process."""
    # bubblewrap and shells report a killed child as 128 + signal.
    number = -code if code < 0 else code - 128
    with suppress(ValueError):
        if code < 0 or number > 0:
            return f"killed by {signal.Signals(number).name}"
    return f"exit code {code}"

"""Programs that run once while the platform starts."""

import asyncio
import sys
from asyncio.subprocess import DEVNULL, PIPE, STDOUT
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import hub_config
from hub_config.bytecode import bytecode_folder, is_compiled
from hub_config.process_log import ProcessLog
from hub_config.programs import WAYMARK, environment
from hub_config.settings import Settings

# What a learner's server and its kernels import: compiled ahead, so that no learner's box compiles it at each start.
_IMPORTED_IN_BOXES = (
    *("jupyterhub.singleuser", "jupyterlab.labhubapp", "jupyterlab.handlers.announcements", "jupyter_server.serverapp"),
    *("jupyter_server_terminals", "ipykernel.kernelapp", "ipykernel.inprocess", "ipywidgets", "anywidget"),
    *("grader_ext.server", "grader_ext.widget", "grader_ext.elixir.app"),
)
_OURS_IN_BOXES = [
    str(Path(hub_config.__file__).parent.parent / "grader_ext" / room)
    for room in ("", "core", "server", "widget", "elixir")
]


@dataclass(frozen=True)
class Outcome:
    """How a program ended, and what it said."""

    code: int
    output: str

    @property
    def failed(self) -> bool:
        """Whether it ended with an error."""
        return self.code != 0


async def migrate(settings: Settings) -> Outcome:
    """Bring Waymark's database to today's tables."""
    return await _run(settings, "migrate", [*WAYMARK, "db", "upgrade"])


async def publish(settings: Settings, courses: Sequence[Path]) -> Outcome:
    """Put courses into the database: all in one process, which takes longer to start than to publish."""
    return await _run(settings, "publish", [*WAYMARK, "publish", *map(str, courses)])


async def compile_elixir(settings: Settings) -> Outcome:
    """Compile the Elixir kernel's own part. The last line of the output is its folder."""
    program = "from grader_ext.elixir.build import ensure_compiled; print(ensure_compiled())"
    return await _run(settings, "elixir", [sys.executable, "-c", program])


async def compile_python(settings: Settings) -> Outcome:
    """Leave the bytecode of what learners' boxes import where they find it.

    Where it is kept beside the sources, the installer has mostly done so, and only our own packages are new.
    """
    if bytecode_folder(settings.data) is None and is_compiled():
        return await _run(settings, "bytecode", [sys.executable, "-m", "compileall", "-q", "-l", *_OURS_IN_BOXES])
    program = "import importlib, sys\nfor name in sys.argv[1:]: importlib.import_module(name)"
    return await _run(settings, "bytecode", [sys.executable, "-c", program, *_IMPORTED_IN_BOXES])


async def _run(settings: Settings, name: str, command: list[str]) -> Outcome:
    process = await asyncio.create_subprocess_exec(
        *command, env=environment(settings), stdin=DEVNULL, stdout=PIPE, stderr=STDOUT, start_new_session=True
    )
    try:
        output, _ = await process.communicate()
    except asyncio.CancelledError:
        process.kill()
        await process.wait()
        raise
    with ProcessLog(settings.data / "logs" / f"{name}.log").open() as log:
        log.write(output)
    return Outcome(process.returncode or 0, output.decode(errors="replace").strip())

"""The platform's processes: how each is started, and when it is ready."""

import asyncio
import signal
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import hub_config
from hub_config.bytecode import bytecode_folder
from hub_config.keys import Keys
from hub_config.postgres import EmbeddedPostgres
from hub_config.proxy import proxy_command
from hub_config.service import service_environment
from hub_config.settings import Settings, inherited_environment
from hub_config.supervisor import Program

#: This very command, for the parts that other rooms bring.
WAYMARK = [sys.executable, "-m", "hub_config.command"]

_HUB_CONFIG = Path(hub_config.__file__).parent / "jupyterhub_config.py"


def environment(settings: Settings) -> dict[str, str]:
    """Return the environment of all processes: ours, the settings, and where Python's bytecode goes."""
    inherited = inherited_environment()
    inherited.pop("PYTHONDONTWRITEBYTECODE", None)
    paths = [str(Path(hub_config.__file__).parent.parent), *inherited.get("PYTHONPATH", "").split(":")]
    bytecode = bytecode_folder(settings.data)
    return inherited | {
        "PYTHONPATH": ":".join(path for path in paths if path),
        **({"PYTHONPYCACHEPREFIX": str(bytecode)} if bytecode else {}),
        "WAYMARK_ELIXIR_CACHE": str(settings.data / "elixir"),
        **settings.as_environment(),
    }


def postgres(settings: Settings, server: EmbeddedPostgres) -> Program:
    """The embedded database."""

    async def answers() -> bool:
        return await asyncio.to_thread(server.try_to_connect) is None

    return Program(
        name="postgres",
        command=server.command,
        environment=environment(settings),
        is_ready=answers,
        prepare=server.prepare,
        stop_signal=signal.SIGINT,  # Postgres's fast shutdown
        interrupt=server.interrupt,
        release=server.release,
    )


def proxy(settings: Settings, keys: Keys, node: Path) -> Program:
    """JupyterHub's proxy: the only process that browsers reach."""
    return Program(
        name="proxy",
        command=proxy_command(node, settings),
        environment=environment(settings) | {"CONFIGPROXY_AUTH_TOKEN": keys.proxy_token},
        is_ready=_listens(settings.proxy_api_url.host, settings.proxy_api_url.port),
    )


def hub(settings: Settings) -> Program:
    """JupyterHub itself. It stops the learners' servers when it stops."""
    return Program(
        name="hub",
        command=[sys.executable, "-m", "jupyterhub", "-f", str(_HUB_CONFIG)],
        environment=environment(settings),
        is_ready=_listens(settings.hub_url.host, settings.hub_url.port),
    )


def service(settings: Settings, keys: Keys) -> Program:
    """The progress service: API and pages."""
    return Program(
        name="service",
        command=[*WAYMARK, "service"],
        environment=environment(settings) | service_environment(settings, keys),
        is_ready=_listens(settings.service_url.host, settings.service_url.port),
    )


def worker(settings: Settings) -> Program:
    """The grading worker."""

    async def runs() -> bool:
        # It listens on nothing; the supervisor tells when it dies.
        return True

    return Program(name="worker", command=[*WAYMARK, "worker"], environment=environment(settings), is_ready=runs)


def _listens(host: str | None, port: int | None) -> Callable[[], Awaitable[bool]]:
    async def listens() -> bool:
        try:
            _, writer = await asyncio.open_connection((host or "").strip("[]"), port)
        except OSError:
            return False
        writer.close()
        return True

    return listens

"""`waymark up`: the whole platform on this machine, until Ctrl-C."""

import asyncio
import logging
import signal
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer
from pydantic import HttpUrl
from rich.console import Console

import hub_config
from hub_config.bubblewrap import check_bubblewrap
from hub_config.data_folder import DataFolder
from hub_config.errors import ContainersNeedAHubOfTheirOwn, DevelopmentNotLocal, ExtraMissing, NotACourse
from hub_config.live_status import LiveStatus
from hub_config.platform import Platform
from hub_config.ports import check_free, free_ports
from hub_config.reload import reload_on_change
from hub_config.settings import Settings
from hub_config.spawner.kind import SpawnerKind

_SHIPPED_COURSES = Path(hub_config.__file__).parent.parent / "course"


def up(
    port: Annotated[int, typer.Option(help="The port that browsers use.", min=1, max=65535)] = 8000,
    host: Annotated[str, typer.Option(help="The address to listen on; 0.0.0.0 is every network.")] = "127.0.0.1",
    data: Annotated[
        Path | None, typer.Option(help="The data folder: database, homes, logs (default: .waymark).")
    ] = None,
    course: Annotated[
        list[Path] | None, typer.Option(help="A course folder; may be repeated (default: course/*).")
    ] = None,
) -> None:
    """Run the whole platform on this machine: database, hub, progress service and grading. Ctrl-C stops it."""
    settings = _settings(host, port, data)
    if settings.dev and find_spec("watchfiles") is None:
        raise ExtraMissing(command="up", module="watchfiles", extra="dev")
    if settings.dev and not settings.is_local:
        raise DevelopmentNotLocal(host=host)
    if settings.spawner is not SpawnerKind.BUBBLEWRAP:
        raise ContainersNeedAHubOfTheirOwn
    for folder in course or ():
        if not (folder / "course.toml").is_file():
            raise NotACourse(where=folder)
    check_bubblewrap()
    with DataFolder(settings.data):
        check_free(host, port)
        _log_to(settings.data / "logs" / "waymark.log")
        asyncio.run(_run(settings, course or shipped_courses()))


def shipped_courses() -> list[Path]:
    """Return the course folders of the source repository; none where Waymark was installed from a wheel."""
    return sorted(file.parent for file in _SHIPPED_COURSES.glob("*/course.toml"))


def _settings(host: str, port: int, data: Path | None) -> Settings:
    """Complete the settings: the inner processes listen on this machine alone, on ports that are free now."""
    hub, proxy_api, service = (HttpUrl(f"http://127.0.0.1:{free}") for free in free_ports(3))
    public = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    return Settings.from_environment(
        data=data, public_url=public, hub_url=hub, proxy_api_url=proxy_api, service_url=service
    )


async def _run(settings: Settings, courses: list[Path]) -> None:
    console = Console()
    asked_to_stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, asked_to_stop.set)
    tell: list[LiveStatus] = []
    platform = Platform(settings, courses, lambda line: tell[0].say(line))
    with LiveStatus(platform.supervisor, platform.doing, console) as status:
        tell.append(status)
        try:
            if await _started(platform, asked_to_stop):
                status.headline(
                    f"Waymark runs at {settings.public_url}  (sign-up: {settings.sign_up_mode}; Ctrl-C stops)"
                )
                if settings.dev:
                    status.say(f"Tidewave, for your tools (MCP): {settings.service_url}tidewave/mcp")
                reloading = asyncio.create_task(reload_on_change(platform, courses)) if settings.dev else None
                await asked_to_stop.wait()
                if reloading is not None:
                    reloading.cancel()
        finally:
            status.headline("Waymark is stopping …")
            await platform.stop()
    console.print("Waymark has stopped. Nothing is lost: `waymark up` continues where it was.")


async def _started(platform: Platform, asked_to_stop: asyncio.Event) -> bool:
    """Start the platform; False when we were asked to stop before it was up."""
    starting = asyncio.create_task(platform.start())
    stopping = asyncio.create_task(asked_to_stop.wait())
    await asyncio.wait({starting, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if not starting.done():
        starting.cancel()
        await asyncio.gather(starting, return_exceptions=True)
        return False
    starting.result()
    return True


def _log_to(path: Path) -> None:
    handler = logging.FileHandler(path)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logger = logging.getLogger("waymark")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False

"""The connection to a Docker Engine: its containers, and the news of how they end."""

import asyncio
import contextlib
import json
import logging
import time
import uuid
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

import aiohttp
from aiodocker import Docker as Client
from aiodocker import DockerError

from grader_ext.sandbox.docker.container import OWNER
from grader_ext.sandbox.errors import DockerRefused, DockerRuntimeMissing, DockerUnreachable, SandboxImageMissing
from grader_ext.sandbox.settings import SandboxSettings

log = logging.getLogger(__name__)

_CALL = aiohttp.ClientTimeout(total=120)
_AGAIN_SECONDS = 1.0
_NOT_FOUND, _CONFLICT = 404, 409
_DEADLY = ("9", "15")
"""SIGKILL and SIGTERM, as the engine tells signals."""


class Engine:
    """Open from `connect` until `close`. Every container that it makes carries its `owner` as a label."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.owner = uuid.uuid4().hex
        self._followers: dict[str, Callable[[str], None]] = {}
        self._since = time.time() - 1
        self._listener = asyncio.create_task(self._listen())

    @classmethod
    async def connect(cls, settings: SandboxSettings) -> "Engine":
        """Connect and see that boxes can be made.

        Raises:
            DockerUnreachable, SandboxImageMissing, DockerRuntimeMissing
        """
        try:
            client = Client(timeout=_CALL)
        except (AssertionError, ValueError) as error:  # aiodocker asserts that it found a socket
            raise DockerUnreachable(problem="DOCKER_HOST is not set, and no usual socket is there") from error
        try:
            await _check(client, settings)
        except BaseException:
            await client.close()
            raise
        return cls(client)

    async def close(self) -> None:
        """Close the connection; containers live on."""
        self._listener.cancel()
        await asyncio.wait([self._listener])
        await self.client.close()

    async def create(self, config: Mapping[str, Any], name: str | None = None) -> str:
        """Make a container; its id.

        Raises:
            SandboxImageMissing: its image has gone.
            DockerRefused: whatever else is the matter.
        """
        labelled = {**config, "Labels": {**config.get("Labels", {}), OWNER: self.owner}}
        try:
            container = await self.client.containers.create(labelled, name=name)
        except DockerError as error:
            if error.status == _NOT_FOUND:
                raise SandboxImageMissing(image=config["Image"]) from error
            raise DockerRefused(action="make a container", problem=error.message) from error
        except (aiohttp.ClientError, TimeoutError) as error:
            raise DockerRefused(action="make a container", problem=repr(error)) from error
        return container.id

    async def start(self, container: str, on_news: Callable[[str], None]) -> None:
        """Start it. From now on `on_news` hears of it.

        `oom`: it was out of memory; `kill`: somebody, perhaps we, had the engine end it, which what runs in it cannot;
        `die`: it has ended.
        """
        self._followers[container] = on_news
        async with _told("start a container"):
            await self.client.containers.container(container).start()

    async def state(self, container: str) -> dict[str, Any]:
        """What inspecting it tells under `State`; nothing if it is gone."""
        try:
            async with _told("inspect a container"):
                shown: dict[str, Any] = (await self.client.containers.container(container).show())["State"]
        except _Gone:
            return {}
        return shown

    async def signal(self, container: str, name: str) -> None:
        """Signal its first process; nothing happens if it has ended."""
        with contextlib.suppress(_Gone):
            async with _told("signal a container"):
                await self.client.containers.container(container).kill(signal=name)

    async def remove(self, container: str) -> None:
        """Kill and remove it; when this returns nothing runs in it."""
        self._followers.pop(container, None)
        with contextlib.suppress(_Gone):
            async with _told("remove a container"):
                await self.client.containers.container(container).delete(force=True, v=True)
        while await self.state(container):  # noqa: ASYNC110 -- somebody else is removing it; no event of ours tells
            await asyncio.sleep(0.05)

    async def processes(self, container: str) -> list[int]:
        """Ids of its processes, as the engine's machine counts them."""
        with contextlib.suppress(_Gone):
            async with _told("list the processes of a container"):
                table = await self.client.containers.container(container).top(ps_args="-eo pid")
                return [int(row[0]) for row in table["Processes"] or ()]
        return []

    async def _listen(self) -> None:
        """Pass on events. They only wake: after every break in the stream all containers are looked at again."""
        events = self.client.events
        filters = {"type": ["container"], "event": ["oom", "kill", "die"], "label": [f"{OWNER}={self.owner}"]}
        while True:
            subscriber = events.subscribe(create_task=False)  # type: ignore[no-untyped-call]  # aiodocker has no types here
            since = f"{self._since:.9f}"
            running = asyncio.create_task(events.run(filters=json.dumps(filters), since=since))
            try:
                while (event := await subscriber.get()) is not None:
                    self._since = event["timeNano"] / 10**9
                    if event["Action"] != "kill" or event["Actor"]["Attributes"].get("signal") in _DEADLY:
                        self._tell(event["Actor"]["ID"], event["Action"])
            finally:
                running.cancel()
                await asyncio.gather(running, return_exceptions=True)
            log.warning("The Docker Engine sends no events any more; trying again")
            await asyncio.sleep(_AGAIN_SECONDS)
            await self._look_again()

    def _tell(self, container: str, news: str) -> None:
        if follower := self._followers.get(container):
            follower(news)

    async def _look_again(self) -> None:
        for container in list(self._followers):
            with contextlib.suppress(DockerRefused):  # it is still away: the next round looks again
                if not (await self.state(container)).get("Running"):
                    self._tell(container, "die")


class _Gone(DockerRefused):
    """The Docker Engine could not {action}, for it has ended: {problem}."""


@contextlib.asynccontextmanager
async def _told(action: str) -> AsyncIterator[None]:
    """What the engine says against `action`, as an error of ours."""
    try:
        yield
    except DockerError as error:
        if error.status in (_NOT_FOUND, _CONFLICT):
            raise _Gone(action=action, problem=error.message) from error
        raise DockerRefused(action=action, problem=error.message) from error
    except (aiohttp.ClientError, TimeoutError) as error:
        raise DockerRefused(action=action, problem=repr(error)) from error


async def _check(client: Client, settings: SandboxSettings) -> None:
    try:
        info = await client.system.info()
        await client.images.inspect(settings.sandbox_image)
    except DockerError as error:
        if error.status == _NOT_FOUND:
            raise SandboxImageMissing(image=settings.sandbox_image) from error
        raise DockerUnreachable(problem=error.message) from error
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise DockerUnreachable(problem=error) from error
    known = info.get("Runtimes") or {}
    if settings.sandbox_runtime and settings.sandbox_runtime not in known:
        raise DockerRuntimeMissing(runtime=settings.sandbox_runtime, known=", ".join(sorted(known)))

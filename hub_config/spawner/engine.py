"""What the spawners of containers share, be the engine one machine's or a swarm's."""

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor

from docker.errors import APIError  # type: ignore[import-untyped]  # it ships no types
from dockerspawner import DockerSpawner  # type: ignore[import-untyped]  # nor does this
from traitlets import Bool, Dict, Int

from hub_config.spawner.engine_threads import ENGINE_THREADS
from hub_config.spawner.errors import CannotStart, ServerEnded
from hub_config.spawner.failures import ENGINE_ERRORS, ServerRefused, Wanted, explain
from hub_config.spawner.listening import wait_until_it_listens
from hub_config.spawner.own_network import OwnNetwork
from hub_config.spawner.stages import Stages

#: So many of the last lines of a server that ended are shown to the admin.
LOG_LINES = 20


class EngineSpawner(DockerSpawner):  # type: ignore[misc]  # it ships no types
    """DockerSpawner with learners' own networks, its stages told while it starts, and its failures in plain words.

    Beside what DockerSpawner leaves to a subclass, one of this says which network is the learner's (`_network`), and
    may say what the server's state is (`_status`), its last lines (`_last_lines`) and why it ended (`_why_it_ended`).
    """

    process_limit = Int(512, config=True, help="Processes and threads in a container.")
    internet = Bool(False, config=True, help="Whether a way leads out of the container.")
    reached = Dict(config=True, help="By alias, containers of this engine in each learner's own network.")

    def __init__(self, **given: object) -> None:
        super().__init__(**given)
        self._stages = Stages()

    @property
    def executor(self) -> ThreadPoolExecutor:
        """The threads that talk to the engine."""
        return ENGINE_THREADS

    async def start(self) -> tuple[str, int]:
        """Start the server and return its address and port once it takes connections.

        Raises:
            ServerRefused: the engine could not be asked, or it refused, or the server ended at once.
        """
        self._stages.begin()
        self._stages.tell(10, "Looking for your workspace …")
        try:
            await self._make_network()
            address: tuple[str, int] = await super().start()
            self._stages.tell(60, "JupyterLab is starting in your workspace …")
            await wait_until_it_listens(*address, self.poll)
            await self._check_it_runs()
        except ENGINE_ERRORS as error:
            raise ServerRefused(explain(error, Wanted(self.object_name, self.image, self._networks))) from error
        self._stages.tell(90, "JupyterLab is there; your lesson opens …")
        return address

    async def create_object(self) -> dict[str, str]:
        """Make what DockerSpawner calls the object: the container, or the service."""
        self._stages.tell(20, "Making a workspace of your own …")
        made: dict[str, str] = await super().create_object()
        return made

    async def start_object(self) -> None:
        """Start it."""
        self._stages.tell(40, "Starting your workspace …")
        await super().start_object()

    async def poll(self) -> object:
        """Return None while the server runs, else how it ended.

        A server that the engine cannot be asked about counts as running: the hub would otherwise give up, at its own
        start, each server that outlived an engine or a hub that was started again.
        """
        try:
            status = await self._status()
        except APIError:
            raise
        except ENGINE_ERRORS as error:
            self.log.warning("Whether %s runs is not known: %s", self.object_name, error)
            return None if self.object_id else 0
        if status is None:
            await self._connect_again()
        return status

    async def stop(self, now: bool = False) -> None:
        """Stop and remove the server, and its own network."""
        await super().stop(now)
        if network := self._network:
            await self._in_thread(network.remove)

    def progress(self) -> AsyncIterator[dict[str, object]]:
        """Yield what the start is doing, for JupyterHub's page, until JupyterHub stops asking."""
        return self._stages.follow()

    @property
    def _network(self) -> OwnNetwork | None:
        """The learner's own network; None where learners share one."""
        raise NotImplementedError

    @property
    def _networks(self) -> tuple[str, ...]:
        """The names of all networks that the server needs."""
        return (self.network_name,)

    async def _status(self) -> object:
        """Return None while the server runs, else how it ended.

        Raises:
            docker.errors.DockerException, requests.RequestException: the engine cannot be asked, or refuses.
        """
        return await super().poll()

    async def _last_lines(self) -> bytes:
        """Return the end of the server's log, `LOG_LINES` long."""
        lines: bytes = await self.docker("logs", self.object_id, tail=LOG_LINES)
        return lines

    async def _why_it_ended(self, status: object) -> CannotStart:
        """Return the error for a server that did not get up, by the status that it ended with."""
        log = (await self._last_lines()).decode(errors="replace").strip() if self.object_id else "(it is gone)"
        return ServerEnded(container=self.object_name, status=status, log=f"\n{log}")

    async def _check_it_runs(self) -> None:
        status = await self._status()
        if status is not None:
            raise ServerRefused(await self._why_it_ended(status))

    async def _make_network(self) -> None:
        if network := self._network:
            self.network_name = network.name
            await self._in_thread(network.make)

    async def _connect_again(self) -> None:
        """Connect a hub or a proxy that was made anew."""
        try:
            if network := self._network:
                await self._in_thread(network.connect)
        except ENGINE_ERRORS as error:
            missing = list(self.reached.values())
            self.log.warning("%s is not connected to all of %s: %s", self.object_name, missing, error)

    async def _in_thread(self, ask: Callable[[], None]) -> None:
        await asyncio.wrap_future(self.executor.submit(ask))

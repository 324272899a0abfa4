"""The classroom's spawner: each learner's JupyterLab in a container of their own, their home in a named volume."""

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from ipaddress import IPv4Network

from docker.errors import APIError  # type: ignore[import-untyped]  # it ships no types
from dockerspawner import DockerSpawner  # type: ignore[import-untyped]  # nor does this
from traitlets import Bool, Dict, Int, Unicode

from hub_config.spawner.bridge_network import BridgeNetwork
from hub_config.spawner.confinement import confinement
from hub_config.spawner.engine_threads import ENGINE_THREADS
from hub_config.spawner.errors import ServerEnded
from hub_config.spawner.failures import ENGINE_ERRORS, ServerRefused, Wanted, explain
from hub_config.spawner.label import LABEL
from hub_config.spawner.listening import wait_until_it_listens
from hub_config.spawner.stages import Stages

_LOG_LINES = 20


class ContainerSpawner(DockerSpawner):  # type: ignore[misc]  # it ships no types
    """DockerSpawner with our confinement, its stages told while it starts, and its failures in plain words."""

    process_limit = Int(512, config=True, help="Processes and threads in a container.")
    runtime = Unicode(None, config=True, allow_none=True, help="The engine's runtime; None for its default.")
    internet = Bool(False, config=True, help="Whether the container is on `internet_network` as well.")
    internet_network = Unicode(config=True, help="A network that leads out.")
    reached = Dict(config=True, help="By alias, containers in each learner's own network; none: one network for all.")
    subnets = Unicode(config=True, help="Where the addresses of learners' own networks are taken from.")

    def __init__(self, **given: object) -> None:
        super().__init__(**given)
        self.extra_host_config = lambda spawner: confinement(spawner.mem_limit, spawner.process_limit, spawner.runtime)
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
            networks = (self.network_name, self.internet_network)
            raise ServerRefused(explain(error, Wanted(self.object_name, self.image, networks))) from error
        self._stages.tell(90, "JupyterLab is there; your lesson opens …")
        return address

    async def create_object(self) -> dict[str, str]:
        """Make the container, with a way to the internet where the learner may."""
        self._stages.tell(20, "Making a workspace of your own …")
        container: dict[str, str] = await super().create_object()
        if self.internet:
            await self.docker("connect_container_to_network", container["Id"], self.internet_network)
        return container

    async def start_object(self) -> None:
        """Start the container."""
        self._stages.tell(40, "Starting your workspace …")
        await super().start_object()

    async def poll(self) -> object:
        """Return None while the container runs, else how it ended.

        A container that the engine cannot be asked about counts as running: the hub would otherwise give up, at its
        own start, each server that outlived an engine or a hub that was started again.
        """
        try:
            status = await super().poll()
        except APIError:
            raise
        except ENGINE_ERRORS as error:
            self.log.warning("Whether %s runs is not known: %s", self.object_name, error)
            return None if self.object_id else 0
        if status is None and self.reached:
            await self._connect_again()
        return status

    async def stop(self, now: bool = False) -> None:
        """Stop and remove the container, and its own network."""
        await super().stop(now)
        if self.reached:
            await self._in_thread(self._network.remove)

    def progress(self) -> AsyncIterator[dict[str, object]]:
        """Yield what the start is doing, for JupyterHub's page, until JupyterHub stops asking."""
        return self._stages.follow()

    @property
    def _network(self) -> BridgeNetwork:
        return BridgeNetwork(self.client, self.object_name, self.reached, LABEL, IPv4Network(self.subnets))

    async def _make_network(self) -> None:
        if self.reached:
            self.network_name = self.object_name
            await self._in_thread(self._network.make)

    async def _connect_again(self) -> None:
        """Connect a hub or a proxy that was made anew."""
        try:
            await self._in_thread(self._network.connect)
        except ENGINE_ERRORS as error:
            self.log.warning(
                "%s is not connected to all of %s: %s", self.object_name, list(self.reached.values()), error
            )

    async def _in_thread(self, ask: Callable[[], None]) -> None:
        await asyncio.wrap_future(self.executor.submit(ask))

    async def _check_it_runs(self) -> None:
        status = await self.poll()
        if status is not None:
            log = await self.docker("logs", self.object_id, tail=_LOG_LINES) if self.object_id else b"(it is gone)"
            lines = log.decode(errors="replace").strip()
            raise ServerRefused(ServerEnded(container=self.object_name, status=status, log="\n" + lines))

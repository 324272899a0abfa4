"""The spawner of a swarm: each learner's JupyterLab as a service of its own, on a node that takes learners."""

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

from docker.errors import APIError, NotFound  # type: ignore[import-untyped]  # it ships no types
from dockerspawner import SwarmSpawner  # type: ignore[import-untyped]  # nor does this
from traitlets import Bool, Dict, Int, Unicode

from hub_config.spawner.engine_threads import ENGINE_THREADS
from hub_config.spawner.errors import CannotStart, ImageMissing, ServerEnded
from hub_config.spawner.failures import ENGINE_ERRORS, ServerRefused, Wanted, explain
from hub_config.spawner.label import LABEL
from hub_config.spawner.listening import wait_until_it_listens
from hub_config.spawner.nodes import hostname, is_up, placement
from hub_config.spawner.overlay_network import OverlayNetwork
from hub_config.spawner.service_confinement import container_spec, task_spec
from hub_config.spawner.stages import Stages

Task = dict[str, Any]

_LOOK_SECONDS = 0.1
_LOG_LINES = 20
# https://docs.docker.com/engine/swarm/how-swarm-mode-works/swarm-task-states/
_ENDED = {"complete", "failed", "shutdown", "rejected", "orphaned", "remove"}
_HOME_NODE = "home_node"


class ServiceSpawner(SwarmSpawner):  # type: ignore[misc]  # it ships no types
    """SwarmSpawner with our confinement, a network for each learner, and failures in plain words.

    The hub runs on a manager, and hub and proxy are plain containers there: Swarm connects no service's task to a
    network that is made later.
    """

    process_limit = Int(512, config=True, help="Processes and threads in a container.")
    internet = Bool(False, config=True, help="Whether the learner's network leads out.")
    reached = Dict(config=True, help="By alias, containers of this engine in each learner's own network.")
    home_template = Unicode("{prefix}-home-{username}", config=True, help="The name of the home folder's volume.")

    def __init__(self, **given: object) -> None:
        super().__init__(**given)
        self._stages = Stages()
        self._home_node: str | None = None

    @property
    def executor(self) -> ThreadPoolExecutor:
        """The threads that talk to the engine."""
        return ENGINE_THREADS

    def load_state(self, state: dict[str, object]) -> None:
        """Take over what was stored: also, on which node the home is."""
        super().load_state(state)
        node = state.get(_HOME_NODE)
        self._home_node = str(node) if node else None

    def get_state(self) -> dict[str, object]:
        """Return what is to be stored; where the home is, is known also while no server runs."""
        state: dict[str, object] = super().get_state()
        return state | ({_HOME_NODE: self._home_node} if self._home_node else {})

    async def start(self) -> tuple[str, int]:
        """Start the server and return its address and port once it takes connections.

        Raises:
            ServerRefused: the engine could not be asked or refused, no node takes the server, or it ended at once.
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
            raise ServerRefused(explain(error, Wanted(self.object_name, self.image, (self.network_name,)))) from error
        self._stages.tell(90, "JupyterLab is there; your lesson opens …")
        return address

    async def create_object(self) -> dict[str, str]:
        """Make the service."""
        self._stages.tell(20, "Making a workspace of your own …")
        try:
            constraints = placement(await self.docker("nodes"), self._home_node)
        except CannotStart as error:
            raise ServerRefused(error) from error
        label = {LABEL: self.user.name}
        home = self.format_volume_name(self.home_template, self)
        self.extra_container_spec = container_spec(await self._exact_image(), await self.get_command(), home, label)
        self.extra_task_spec = task_spec(self.mem_limit, self.cpu_limit, self.process_limit)
        self.extra_placement_spec = {"constraints": constraints}
        self.extra_endpoint_spec = {"mode": "dnsrr"}  # one task needs no balancing, and nodes no IPVS
        self.extra_create_kwargs = {"labels": label}
        service: dict[str, str] = await super().create_object()
        return service

    async def start_object(self) -> None:
        """Wait until the container runs.

        Raises:
            ServerRefused: it ended, or its node could not make it.
        """
        self._stages.tell(40, "Starting your workspace …")
        task: Task | None = await self.get_task()
        while task and task["Status"]["State"] not in _ENDED | {"running"}:
            await asyncio.sleep(_LOOK_SECONDS)
            task = await self.get_task()
        await self._check_it_runs()
        if task:
            self._home_node = hostname(await self.docker("inspect_node", task["NodeID"]))

    async def poll(self) -> object:
        """Return None while the server runs, else how it ended.

        A server that the engine cannot be asked about counts as running: see `ContainerSpawner.poll`.
        """
        try:
            status = await self._ended()
        except APIError:
            raise
        except ENGINE_ERRORS as error:
            self.log.warning("Whether %s runs is not known: %s", self.object_name, error)
            return None if self.object_id else 0
        if status is None:
            await self._connect_again()
        return status

    async def remove_object(self) -> None:
        """Remove the service, if it is there."""
        with suppress(NotFound):
            await super().remove_object()

    async def stop(self, now: bool = False) -> None:
        """Remove the service, and its network."""
        await super().stop(now)
        await self._in_thread(self._network.remove)

    async def get_ip_and_port(self) -> tuple[str, int]:
        """Return the address of the task in the learner's own network."""
        task: Task = await self.get_task()
        addresses = {one["Network"]["Spec"]["Name"]: one["Addresses"] for one in task["NetworksAttachments"]}
        return addresses[self.network_name][0].partition("/")[0], self.port

    def progress(self) -> AsyncIterator[dict[str, object]]:
        """Yield what the start is doing, for JupyterHub's page, until JupyterHub stops asking."""
        return self._stages.follow()

    @property
    def _network(self) -> OverlayNetwork:
        return OverlayNetwork(self.client, self.object_name, self.reached, LABEL, not self.internet)

    async def _make_network(self) -> None:
        """Make the learner's network anew: what a failed start left may lead out where this one may not."""
        self.network_name = self.object_name
        if await self.get_object():
            await self.remove_object()
        await self._in_thread(self._network.remove)
        await self._in_thread(self._network.make)

    async def _exact_image(self) -> str:
        """Return the image by digest where a registry gave one, else by ID, which no node ever pulls.

        Raises:
            docker.errors.ImageNotFound: it is not on this machine.
        """
        image = await self.docker("inspect_image", self.image)
        return str((image.get("RepoDigests") or [image["Id"]])[0])

    async def _ended(self) -> object:
        """Return None while the service's task goes on, else what became of it."""
        task: Task | None = await self.get_task()
        if task is None:
            return 0
        status = task["Status"]
        if status["State"] in _ENDED:
            return status.get("Err") or f"{status['State']}, {status.get('ContainerStatus', {}).get('ExitCode')}"
        if node := task.get("NodeID"):
            where = await self.docker("inspect_node", node)
            if not is_up(where):
                return f"its node {hostname(where)} is down"
        return None

    async def _check_it_runs(self) -> None:
        status = await self._ended()
        if status is None:
            return
        if "No such image" in str(status):
            raise ServerRefused(ImageMissing(image=f"{self.image} on a node of the swarm (docker load; {status})"))
        raise ServerRefused(ServerEnded(container=self.object_name, status=status, log="\n" + await self._log()))

    async def _log(self) -> str:
        if not self.object_id:
            return "(it is gone)"
        lines = await self.docker("service_logs", self.object_id, stdout=True, stderr=True, tail=_LOG_LINES)
        return b"".join(lines).decode(errors="replace").strip()

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

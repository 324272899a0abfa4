"""The spawner of a swarm: each learner's JupyterLab as a service of its own, on a node that takes learners."""

import asyncio
from contextlib import suppress
from typing import Any

from docker.errors import NotFound  # type: ignore[import-untyped]  # it ships no types
from dockerspawner import SwarmSpawner  # type: ignore[import-untyped]  # nor does this
from traitlets import Unicode

from hub_config.spawner.engine import LOG_LINES, EngineSpawner
from hub_config.spawner.errors import CannotStart, ImageMissing
from hub_config.spawner.failures import ServerRefused
from hub_config.spawner.label import LABEL
from hub_config.spawner.nodes import hostname, is_up, placement
from hub_config.spawner.overlay_network import OverlayNetwork
from hub_config.spawner.service_confinement import container_spec, task_spec

Task = dict[str, Any]

_LOOK_SECONDS = 0.1
# https://docs.docker.com/engine/swarm/how-swarm-mode-works/swarm-task-states/
_ENDED = {"complete", "failed", "shutdown", "rejected", "orphaned", "remove"}
_HOME_NODE = "home_node"


class ServiceSpawner(EngineSpawner, SwarmSpawner):  # type: ignore[misc]  # it ships no types
    """A service for each learner with our confinement, in a network of their own.

    The hub runs on a manager, and hub and proxy are plain containers there: Swarm connects no service's task to a
    network that is made later.
    """

    home_template = Unicode("{prefix}-home-{username}", config=True, help="The name of the home folder's volume.")

    def __init__(self, **given: object) -> None:
        super().__init__(**given)
        self._home_node: str | None = None

    def load_state(self, state: dict[str, object]) -> None:
        """Take over what was stored: also, on which node the home is."""
        super().load_state(state)
        node = state.get(_HOME_NODE)
        self._home_node = str(node) if node else None

    def get_state(self) -> dict[str, object]:
        """Return what is to be stored; where the home is, is known also while no server runs."""
        state: dict[str, object] = super().get_state()
        return state | ({_HOME_NODE: self._home_node} if self._home_node else {})

    async def create_object(self) -> dict[str, str]:
        """Make the service."""
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
        return await super().create_object()

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

    async def remove_object(self) -> None:
        """Remove the service, if it is there."""
        with suppress(NotFound):
            await super().remove_object()

    async def get_ip_and_port(self) -> tuple[str, int]:
        """Return the address of the task in the learner's own network."""
        task: Task = await self.get_task()
        addresses = {one["Network"]["Spec"]["Name"]: one["Addresses"] for one in task["NetworksAttachments"]}
        return addresses[self.network_name][0].partition("/")[0], self.port

    @property
    def _network(self) -> OverlayNetwork:
        return OverlayNetwork(self.client, self.object_name, self.reached, LABEL, not self.internet)

    async def _make_network(self) -> None:
        """Make the learner's network anew: what a failed start left may lead out where this one may not."""
        if await self.get_object():
            await self.remove_object()
        await self._in_thread(self._network.remove)
        await super()._make_network()

    async def _exact_image(self) -> str:
        """Return the image by digest where a registry gave one, else by ID, which no node ever pulls.

        Raises:
            docker.errors.ImageNotFound: it is not on this machine.
        """
        image = await self.docker("inspect_image", self.image)
        return str((image.get("RepoDigests") or [image["Id"]])[0])

    async def _status(self) -> object:
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

    async def _last_lines(self) -> bytes:
        return b"".join(await self.docker("service_logs", self.object_id, stdout=True, stderr=True, tail=LOG_LINES))

    async def _why_it_ended(self, status: object) -> CannotStart:
        if "No such image" in str(status):
            return ImageMissing(image=f"{self.image} on a node of the swarm (docker load; {status})")
        return await super()._why_it_ended(status)

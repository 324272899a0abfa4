"""The classroom's spawner: each learner's JupyterLab in a container of their own, their home in a named volume."""

from ipaddress import IPv4Network

from traitlets import Unicode

from hub_config.spawner.bridge_network import BridgeNetwork
from hub_config.spawner.confinement import confinement
from hub_config.spawner.engine import EngineSpawner
from hub_config.spawner.label import LABEL


class ContainerSpawner(EngineSpawner):
    """A container for each learner with our confinement, in a network of their own where others are to be reached."""

    runtime = Unicode(None, config=True, allow_none=True, help="The engine's runtime; None for its default.")
    internet_network = Unicode(config=True, help="A network that leads out, for who has `internet`.")
    subnets = Unicode(config=True, help="Where the addresses of learners' own networks are taken from.")

    def __init__(self, **given: object) -> None:
        super().__init__(**given)
        self.extra_host_config = lambda spawner: confinement(spawner.mem_limit, spawner.process_limit, spawner.runtime)

    async def create_object(self) -> dict[str, str]:
        """Make the container, with a way to the internet where the learner may."""
        container = await super().create_object()
        if self.internet:
            await self.docker("connect_container_to_network", container["Id"], self.internet_network)
        return container

    @property
    def _network(self) -> BridgeNetwork | None:
        if not self.reached:
            return None
        return BridgeNetwork(self.client, self.object_name, self.reached, LABEL, IPv4Network(self.subnets))

    @property
    def _networks(self) -> tuple[str, ...]:
        return (self.network_name, self.internet_network)

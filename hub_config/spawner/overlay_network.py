"""A learner's own network in a swarm: the learner's container on some node, hub and proxy on the hub's."""

import time
from dataclasses import dataclass

from docker.errors import APIError, NotFound  # type: ignore[import-untyped]  # it ships no types

from hub_config.spawner.own_network import OwnNetwork

# A task that is being ended keeps its network for so long at most: the grace that a server has to end, and some more.
_REMOVE_SECONDS = 30.0
_LOOK_SECONDS = 0.3


@dataclass(frozen=True)
class OverlayNetwork(OwnNetwork):
    """One learner's network, whose addresses Swarm chooses (`docker swarm init --default-addr-pool`).

    Args:
        internal: whether nothing beyond it is reached. Else Swarm's own bridge `docker_gwbridge`, on which containers
            do not reach one another, leads out.
    """

    internal: bool

    def _create(self) -> None:
        self.client.create_network(
            self.name,
            driver="overlay",
            scope="swarm",
            attachable=True,  # for hub and proxy, which are plain containers
            internal=self.internal,
            check_duplicate=True,
            labels={self.label: self.name},
        )

    def _parted(self, connected: set[str]) -> set[str]:
        # The rest is Swarm's: the task, which ends by itself, and an endpoint of the node.
        return connected & set(self.reached.values())

    def _remove(self) -> None:
        """Remove the network as soon as Swarm has taken the ended task off it.

        Raises:
            docker.errors.APIError: it is in use still.
        """
        deadline = time.monotonic() + _REMOVE_SECONDS
        while True:
            try:
                return self.client.remove_network(self.name)  # type: ignore[no-any-return]  # it returns None
            except NotFound:
                return None
            except APIError as error:
                if "in use" not in str(error.explanation) and "active endpoints" not in str(error.explanation):
                    raise
                if time.monotonic() > deadline:
                    raise
            time.sleep(_LOOK_SECONDS)

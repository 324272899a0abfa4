"""A network for one learner's container, and for those containers that it is to reach.

Where hub and proxy are containers themselves, learners cannot share a network with them and yet be kept from one
another: `enable_icc=false` would part the hub from its learners as well, and Swarm's networks have no such thing. So
each learner gets a network of their own, which hub and proxy join.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from docker import APIClient  # type: ignore[import-untyped]  # it ships no types
from docker.errors import NotFound  # type: ignore[import-untyped]  # nor does this


@dataclass(frozen=True)
class OwnNetwork(ABC):
    """One learner's network.

    Args:
        client: docker-py's; its errors pass through.
        name: of the network.
        reached: running containers by the name by which the learner's container is to find them.
        label: of the network.
    """

    client: APIClient
    name: str
    reached: Mapping[str, str]
    label: str

    def make(self) -> None:
        """Make the network where it is missing, and connect those that are to be reached.

        Raises:
            docker.errors.APIError: the engine refused, or there is no subnet left.
        """
        try:
            self.connect()
        except NotFound as error:
            if self.name not in str(error.explanation):
                raise  # one of those that are to be reached is missing
            self._create()
            self.connect()

    def connect(self) -> None:
        """Connect those that are to be reached and are not yet: they may have been made anew meanwhile."""
        connected = self._connected()
        for alias, container in self.reached.items():
            if container not in connected:
                self.client.connect_container_to_network(container, self.name, aliases=[alias])

    def remove(self) -> None:
        """Remove the network, if it is there."""
        try:
            connected = self._connected()
        except NotFound:
            return
        for container in self._parted(connected):
            self.client.disconnect_container_from_network(container, self.name, force=True)
        self._remove()

    @abstractmethod
    def _create(self) -> None: ...

    def _parted(self, connected: set[str]) -> set[str]:
        """Return those of the connected that have to leave before the network can go."""
        return connected

    def _remove(self) -> None:
        self.client.remove_network(self.name)

    def _connected(self) -> set[str]:
        """Return the names of what is on the network; of Swarm's networks, of what this engine has on it."""
        found: dict[str, Any] = self.client.inspect_network(self.name)
        return {one["Name"] for one in (found["Containers"] or {}).values()}

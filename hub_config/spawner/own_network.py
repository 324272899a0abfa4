"""A network for one learner's container, and for those containers that it is to reach.

Where hub and proxy are containers themselves, learners cannot share a network with them and yet be kept from one
another: `enable_icc=false` would part the hub from its learners as well. So each learner gets a network of their own,
which hub and proxy join. It is internal, and the machine has no address on it.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network
from typing import Any

from docker import APIClient  # type: ignore[import-untyped]  # it ships no types
from docker.errors import APIError, NotFound  # type: ignore[import-untyped]  # nor does this
from docker.types import IPAMConfig, IPAMPool  # type: ignore[import-untyped]  # nor does this

_PREFIX_LENGTH = 29  # six addresses: the engine's own, the learner's, and those that are reached
_TRIES = 50
_OPTIONS = {"com.docker.network.bridge.inhibit_ipv4": "true"}


@dataclass(frozen=True)
class OwnNetwork:
    """One learner's network.

    Args:
        client: docker-py's; its errors pass through.
        name: of the network.
        reached: running containers by the name by which the learner's container is to find them.
        subnets: where the network's addresses are taken from.
        label: of the network.
    """

    client: APIClient
    name: str
    reached: Mapping[str, str]
    subnets: IPv4Network
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
        connected = {one["Name"] for one in self._inspect()["Containers"].values()}
        for alias, container in self.reached.items():
            if container not in connected:
                self.client.connect_container_to_network(container, self.name, aliases=[alias])

    def remove(self) -> None:
        """Remove the network, if it is there."""
        try:
            present = self._inspect()["Containers"].values()
        except NotFound:
            return
        for one in present:
            self.client.disconnect_container_from_network(one["Name"], self.name, force=True)
        self.client.remove_network(self.name)

    def _inspect(self) -> dict[str, Any]:
        found: dict[str, Any] = self.client.inspect_network(self.name)
        return found

    def _create(self) -> None:
        candidates = list(self.subnets.subnets(new_prefix=_PREFIX_LENGTH))
        random.shuffle(candidates)  # two at once seldom try the same
        *tried, last = candidates[:_TRIES]
        for subnet in tried:
            try:
                return self._create_on(subnet)
            except APIError as error:
                if "overlaps" not in str(error.explanation):
                    raise
        return self._create_on(last)

    def _create_on(self, subnet: IPv4Network) -> None:
        self.client.create_network(
            self.name,
            internal=True,
            check_duplicate=True,
            options=_OPTIONS,
            labels={self.label: self.name},
            ipam=IPAMConfig(pool_configs=[IPAMPool(subnet=str(subnet))]),
        )

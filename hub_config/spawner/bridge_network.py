"""A learner's own network on one machine. It is internal, and the machine has no address on it."""

import random
from dataclasses import dataclass
from ipaddress import IPv4Network

from docker.errors import APIError  # type: ignore[import-untyped]  # it ships no types
from docker.types import IPAMConfig, IPAMPool  # type: ignore[import-untyped]  # nor does this

from hub_config.spawner.own_network import OwnNetwork

_PREFIX_LENGTH = 29  # six addresses: the engine's own, the learner's, and those that are reached
_TRIES = 50
_OPTIONS = {"com.docker.network.bridge.inhibit_ipv4": "true"}


@dataclass(frozen=True)
class BridgeNetwork(OwnNetwork):
    """One learner's network, on a subnet that is free.

    Args:
        subnets: where the network's addresses are taken from.
    """

    subnets: IPv4Network

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

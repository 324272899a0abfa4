"""Learners' own networks, with containers that look around in them."""

import json
import socket
import subprocess
from collections.abc import Iterator
from ipaddress import IPv4Network

import docker as engine
import pytest
from docker.errors import NotFound
from learner_containers import LABEL, docker, inspect, make_network
from reaching import REACHES

from hub_config.spawner.bridge_network import BridgeNetwork

pytestmark = [pytest.mark.docker, pytest.mark.integration, pytest.mark.timeout(300)]

LISTEN = ["python", "-m", "http.server", "8888"]


@pytest.fixture(scope="module")
def client() -> Iterator[engine.APIClient]:
    client = engine.APIClient(version="auto")
    yield client
    client.close()


@pytest.fixture(scope="module")
def hub(prefix: str, lab_image: str) -> Iterator[str]:
    """A container that is to be reached, in a network where learners are not."""
    network, name = f"{prefix}-inner", f"{prefix}-hub"
    make_network(network)
    docker("run", "-d", "--label", LABEL, "--name", name, "--network", network, lab_image, *LISTEN)
    yield name
    docker("rm", "-f", name)
    docker("network", "rm", network)


@pytest.fixture(scope="module")
def learners(client: engine.APIClient, prefix: str, hub: str, lab_image: str) -> Iterator[dict[str, BridgeNetwork]]:
    """Containers of two learners, by name, each in their own network."""
    networks = {name: own_network(client, f"{prefix}-own-{name}", hub) for name in ("ada", "bob")}
    for network in networks.values():
        network.make()
        docker("run", "-d", "--label", LABEL, "--name", network.name, "--network", network.name, lab_image, *LISTEN)
    yield networks
    for network in networks.values():
        subprocess.run(["docker", "rm", "-f", network.name], capture_output=True)
        network.remove()


def own_network(client: engine.APIClient, name: str, hub: str | None = None) -> BridgeNetwork:
    return BridgeNetwork(client, name, {"the-hub": hub} if hub else {}, LABEL, IPv4Network("10.251.0.0/16"))


def reached(container: str, *addresses: tuple[str, int], seconds: int = 3) -> list[bool]:
    program = f"{REACHES}\nimport json; print(json.dumps(reaches({addresses!r}, {seconds})))"
    return list(json.loads(docker("exec", container, "python", "-c", program)))


def address(container: str, network: str) -> str:
    return str(inspect(container)["NetworkSettings"]["Networks"][network]["IPAddress"])


def test_a_learner_reaches_the_hub_by_name_and_the_hub_the_learner(learners, hub):
    ada = learners["ada"].name
    assert reached(ada, ("the-hub", 8888), seconds=30) == [True]
    assert reached(hub, (ada, 8888), (address(ada, ada), 8888), seconds=30) == [True, True]


def test_learners_do_not_reach_one_another(learners, hub, prefix):
    ada, bob = learners["ada"].name, learners["bob"].name
    # Nor over an address that the hub has elsewhere, where the database would be.
    tried = [bob, address(bob, bob), address(hub, f"{prefix}-inner"), address(hub, bob)]
    assert reached(ada, *((one, 8888) for one in tried)) == [False] * 4, tried


def test_nothing_of_the_machine_is_reached(learners):
    ada = learners["ada"].name
    with socket.socket() as listener:
        listener.bind(("0.0.0.0", 0))
        listener.listen()
        port = listener.getsockname()[1]
        subnet = IPv4Network(docker("network", "inspect", ada, "-f", "{{(index .IPAM.Config 0).Subnet}}"))
        machines = subprocess.run(["hostname", "-I"], capture_output=True, text=True).stdout.split()
        tried = [str(one) for one in subnet.hosts()] + [one for one in machines if ":" not in one]
        others = [(one, port) for one in tried if one != address(ada, ada)] + [("1.1.1.1", 53)]
        assert reached(ada, *others) == [False] * len(others), others


def test_making_it_again_changes_nothing_and_connects_what_is_missing(client, learners, hub):
    network = learners["ada"]
    before = client.inspect_network(network.name)["Id"]
    client.disconnect_container_from_network(hub, network.name)
    network.make()
    assert client.inspect_network(network.name)["Id"] == before
    assert reached(network.name, ("the-hub", 8888), seconds=30) == [True]


def test_a_missing_hub_is_the_error_and_leaves_a_network_that_can_be_removed(client, prefix):
    network = own_network(client, f"{prefix}-own-none", f"{prefix}-nobody")
    with pytest.raises(NotFound, match=f"{prefix}-nobody"):
        network.make()
    network.remove()
    network.remove()  # what is gone stays gone
    assert client.networks(names=[network.name]) == []


def test_forty_learners_have_forty_networks(client, prefix):
    """More than the engine's own pools would give, which are 31."""
    networks = [own_network(client, f"{prefix}-many-{number}") for number in range(40)]
    try:
        for network in networks:
            network.make()
        shown = ["network", "inspect", "-f", "{{(index .IPAM.Config 0).Subnet}}"]
        assert len({*docker(*shown, *(one.name for one in networks)).split()}) == 40
    finally:
        for network in networks:
            network.remove()

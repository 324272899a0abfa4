"""Learners' containers: a network and an image for them, and a hub that starts them."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from running_hub import RunningHub

sys.path.insert(0, str(Path(__file__).parent))  # tests are no package; `learner_containers` stands here

from learner_containers import docker, make_network, remove_containers


@pytest.fixture(scope="session")
def lab_image() -> str:
    """The image of learners' containers: `make images` builds it."""
    image = os.environ.get("WAYMARK_TEST_LAB_IMAGE", "waymark-lab")
    if subprocess.run(["docker", "image", "inspect", image], capture_output=True).returncode != 0:
        pytest.fail(f"There is no image {image}: run `make images`, or name another in WAYMARK_TEST_LAB_IMAGE.")
    return image


@pytest.fixture(scope="session")
def prefix() -> str:
    return f"waymark-test-{os.getpid()}"


@pytest.fixture(scope="session")
def gateway(prefix: str) -> Iterator[str]:
    """Where the machine is, seen from the learners' network."""
    options = ["--internal", "-o", "com.docker.network.bridge.enable_icc=false"]
    yield make_network(prefix, *options)
    docker("network", "rm", prefix)


@pytest.fixture(scope="module")
def container_hub(
    tmp_path_factory: pytest.TempPathFactory, prefix: str, gateway: str, lab_image: str
) -> Iterator[RunningHub]:
    """A hub whose learners get containers; what they leave behind is removed."""
    hub = RunningHub(
        tmp_path_factory.mktemp("containers"),
        host=gateway,
        signup="open",
        spawner="docker",
        lab_image=lab_image,
        learner_prefix=prefix,
        learner_network=prefix,
        learner_memory="600MiB",
        learner_processes=200,
        idle_timeout=0,
    )
    try:
        hub.start()
        yield hub
    finally:
        hub.close_browsers()
        hub.stop()
        remove_containers(prefix)

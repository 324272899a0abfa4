"""The classroom as `docker compose up` starts it, and the main job in it."""

import json
import re
import subprocess
import time
import uuid
from collections.abc import Iterator

import pytest
from browser_test import main_job
from classroom import Classroom, docker, running

pytestmark = [pytest.mark.docker, pytest.mark.timeout(5400)]


@pytest.fixture(scope="module")
def classroom() -> Iterator[Classroom]:
    with running(Classroom(f"waymark-test-{uuid.uuid4().hex[:8]}")) as classroom:
        yield classroom


@pytest.mark.browser
def test_the_main_job(classroom):
    assert "4 passed" in main_job(classroom.url)


def test_every_part_gets_healthy(classroom):
    waited = time.monotonic() + 120
    while True:
        containers = json.loads(docker("inspect", *classroom.compose("ps", "-q").split()))
        health = {one["Name"]: one["State"].get("Health", {}).get("Status") for one in containers}
        lasting = {
            name: state for name, state in health.items() if re.search(r"hub|proxy|service|worker|postgres", name)
        }
        if set(lasting.values()) == {"healthy"} or time.monotonic() > waited:
            break
        time.sleep(1)
    assert len(lasting) == 5
    assert set(lasting.values()) == {"healthy"}, lasting


def test_who_starts_containers_is_an_ordinary_user_without_capabilities(classroom):
    for part in ("hub", "worker"):
        [container] = classroom.compose("ps", "-q", part).split()
        # The process below the init, which stays root's so that it may pass on signals.
        status = docker(
            "exec", container, "sh", "-c", "cat /proc/$(cat /proc/1/task/1/children | cut -d' ' -f1)/status"
        )
        assert re.search(r"^Uid:\s+1000\s+1000\s+1000\s+1000$", status, re.MULTILINE), part
        assert re.search(r"^CapEff:\s+0+$", status, re.MULTILINE), part
        assert re.search(r"^CapBnd:\s+0+$", status, re.MULTILINE), part
        assert re.search(r"^NoNewPrivs:\s+1$", status, re.MULTILINE), part


def test_the_sockets_of_boxes_lie_in_memory(classroom):
    [worker] = classroom.compose("ps", "-q", "worker").split()
    mounts = docker("exec", worker, "cat", "/proc/mounts")
    assert re.search(r"^\S+ /run/waymark/boxes tmpfs .*\bsize=1048576k\b.*\buid=1000\b", mounts, re.MULTILINE)


def test_no_address_holds_a_password(classroom):
    for container in classroom.compose("ps", "-q").split():
        environment = json.loads(docker("inspect", container))[0]["Config"]["Env"]
        assert not [value for value in environment if re.search(r"://[^/@]*:[^/@]+@", value)]
        assert not [value for value in environment if re.search(r"(PASSWORD|TOKEN|SECRET|KEY)=.", value)]


def reaches(container: str, address: str, port: int) -> bool:
    probe = ["timeout", "5", "bash", "-c", f"exec 3<>/dev/tcp/{address}/{port}"]
    return subprocess.run(["docker", "exec", container, *probe], capture_output=True).returncode == 0


def address_of(container: str) -> str:
    networks = json.loads(docker("inspect", container))[0]["NetworkSettings"]["Networks"]
    return str(next(iter(networks.values()))["IPAddress"])


@pytest.mark.browser
def test_a_learner_reaches_hub_and_proxy_and_nothing_else(classroom):
    """After the main job: its learners' containers still run."""
    one, other, *_ = docker("ps", "-q", "--filter", f"name=^/{classroom.project}-learner-").split()
    assert reaches(one, "hub", 8081)
    assert reaches(one, "proxy", 8000)
    [postgres] = classroom.compose("ps", "-q", "postgres").split()
    [service] = classroom.compose("ps", "-q", "service").split()
    assert not reaches(one, address_of(postgres), 5432)
    assert not reaches(one, address_of(service), 8082)
    assert not reaches(one, address_of(other), 8888)
    assert not reaches(one, "1.1.1.1", 443)
    assert docker("exec", one, "sh", "-c", "test -e /var/run/docker.sock || echo none") == "none"


def test_another_start_keeps_secrets_and_accounts(classroom):
    hub = f"{classroom.project}-hub"
    before = docker("exec", "--user=1000", hub, "sh", "-c", "cat /data/keys/*")
    classroom.compose("up", "--detach", "--force-recreate")
    classroom.wait()
    assert docker("exec", "--user=1000", hub, "sh", "-c", "cat /data/keys/*") == before
    assert "The first admin is" not in classroom.compose("logs", "hub")

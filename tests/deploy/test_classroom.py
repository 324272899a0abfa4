"""The classroom as `docker compose up` starts it: the main job, two learners who look around, and another start."""

import json
import re
import time
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from browser_test import main_job
from classroom import Classroom, docker, running
from inside import ANSWERS, ASK, SUBMIT
from reaching import REACHES
from running_hub import Browser

# All of them count as browser tests, so that those share the classroom with the one that drives Chromium.
pytestmark = [pytest.mark.docker, pytest.mark.browser, pytest.mark.integration, pytest.mark.timeout(3600)]

LASTING = ("hub", "postgres", "proxy", "service", "worker")


@pytest.fixture(scope="module")
def classroom() -> Iterator[Classroom]:
    with running(Classroom(f"waymark-test-{uuid.uuid4().hex[:8]}")) as classroom:
        yield classroom


@pytest.fixture(scope="module")
def ada(classroom: Classroom) -> Browser:
    return classroom.with_server("ada")


@pytest.fixture(scope="module")
def bob(classroom: Classroom) -> Browser:
    return classroom.with_server("bob")


@pytest.fixture(scope="module")
def bobs_submission(classroom: Classroom, bob: Browser) -> dict[str, Any]:
    seen = classroom.run(bob, "bob", f"answers = {ANSWERS!r}\n{SUBMIT}")
    assert isinstance(seen, dict)
    return seen


def addresses(container: str) -> list[str]:
    networks = json.loads(docker("inspect", container))[0]["NetworkSettings"]["Networks"]
    return [network["IPAddress"] for network in networks.values()]


def test_the_main_job(classroom):
    assert "4 passed" in main_job(classroom.url)


def test_every_part_gets_healthy(classroom):
    lasting = [classroom.container(part) for part in LASTING]
    deadline = time.monotonic() + 120
    while True:
        health = docker("inspect", "--format", "{{.Name}} {{.State.Health.Status}}", *lasting).splitlines()
        if all(line.endswith(" healthy") for line in health):
            return
        assert time.monotonic() < deadline, health
        time.sleep(1)


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


def test_an_answer_gets_its_verdict(bobs_submission):
    assert bobs_submission["verdict"]["status"] == "passed"


def test_another_learners_rows_are_not_there(classroom, ada, bobs_submission):
    """Asked for from ada's container with the token of her own server."""
    number = bobs_submission["id"]
    paths = [f"api/submissions/{number}", "api/courses/python/lessons/first-steps/submissions", "api/me"]
    (status, answer), mine, me = classroom.run(ada, "ada", f"{ASK}\nseen = [ask(path) for path in {paths!r}]")
    assert (status, answer["code"]) == (404, "submission-unknown")
    assert "bob" not in json.dumps(answer)
    assert mine == [200, []]
    assert me == [200, {"name": "ada", "role": "learner"}]


def test_the_hub_tells_no_learner_of_another(classroom, ada, bob):
    code = (
        ASK
        + """
os.environ["WAYMARK_PROGRESS_URL"] = os.environ["JUPYTERHUB_API_URL"]
seen = [ask(*one)[0] for one in (("users/bob",), ("users",), ("users/bob/server", None, "DELETE"))]
"""
    )
    assert set(classroom.run(ada, "ada", code)) <= {403, 404}
    assert bob.get("/user/bob/api").status_code == 200


def test_postgres_is_reached_by_neither(classroom, ada, bob):
    """By none of its addresses nor its names, while it takes connections of those whose network it is on."""
    postgres = classroom.container("postgres")
    names = ["postgres", f"{classroom.project}_postgres_1", f"{classroom.project}-postgres-1"]
    tried = [(host, 5432) for host in [*addresses(postgres), *names]]
    reached = "import socket; socket.create_connection(('postgres', 5432), 5)"
    docker("exec", classroom.container("service"), "python", "-c", reached)
    for name, browser in (("ada", ada), ("bob", bob)):
        seen = classroom.run(browser, name, f"{REACHES}\nseen = reaches({tried!r})")
        assert seen == [False] * len(tried), (name, tried)


def test_neither_reaches_the_other_nor_parts_of_the_platform_that_are_not_theirs(classroom, ada, bob):
    others = [(address, 8888) for address in addresses(f"{classroom.project}-learner-bob")]
    service = [(address, 8082) for address in addresses(classroom.container("service"))]
    hub = [(address, 8081) for address in addresses(f"{classroom.project}-hub")]
    tried = [*others, (f"{classroom.project}-learner-bob", 8888), *service, ("proxy", 8001), ("proxy-api", 8001)]
    seen = classroom.run(ada, "ada", f"{REACHES}\nseen = reaches({tried!r})")
    assert seen == [False] * len(tried), tried
    # Of the hub's addresses, the one in ada's own network alone.
    own = {one.rpartition(".")[0] for one in addresses(f"{classroom.project}-learner-ada")}
    seen = classroom.run(ada, "ada", f"{REACHES}\nseen = reaches({hub!r})")
    assert sum(seen) == 1
    assert hub[seen.index(True)][0].rpartition(".")[0] in own


def test_neither_reaches_the_internet_or_a_clouds_metadata(classroom, ada):
    tried = [("1.1.1.1", 53), ("8.8.8.8", 443), ("169.254.169.254", 80), ("example.org", 80)]
    seen = classroom.run(ada, "ada", f"{REACHES}\nseen = reaches({tried!r})")
    assert seen == [False] * len(tried)


def test_a_learners_container_has_no_docker_socket(classroom, ada):
    assert classroom.run(ada, "ada", "import os\nseen = os.path.exists('/var/run/docker.sock')") is False


def test_another_start_keeps_secrets_accounts_and_servers(classroom, ada):
    """Though hub and proxy are other containers afterwards, at other addresses perhaps."""
    hub = f"{classroom.project}-hub"
    keys = docker("exec", "--user=1000", hub, "sh", "-c", "cat /data/keys/*")
    shown = ["inspect", "--format", "{{.Id}} {{.State.StartedAt}}", f"{classroom.project}-learner-ada"]
    server = docker(*shown)
    classroom.compose("up", "--detach", "--force-recreate")
    classroom.wait()
    assert docker("exec", "--user=1000", hub, "sh", "-c", "cat /data/keys/*") == keys
    assert "The first admin is" not in classroom.compose("logs", "hub")
    assert ada.is_signed_in()
    classroom.wait_for_hub("ada")
    tried = [("hub", 8081), ("proxy", 8000)]
    assert classroom.run(ada, "ada", f"{REACHES}\nseen = reaches({tried!r}, 30)") == [True, True]
    assert docker(*shown) == server

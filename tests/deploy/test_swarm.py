"""The classroom on Docker Swarm, on two engines of its own.

The platform is docker compose's on the manager, with deploy/swarm/platform.yml; learners' servers are services on both
nodes; the workers are those of the stack deploy/swarm/workers.yml, on the node that has their label.
"""

import json
import subprocess
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from html import unescape
from typing import Any

import pytest
from classroom import ROOT, Classroom, docker, remove_boxes
from engines import Engine, are_possible, copy_images, two_engines
from inside import ANSWERS, SUBMIT
from reaching import REACHES
from running_hub import Browser

from hub_config.spawner.errors import HomeNodeAway

pytestmark = [pytest.mark.docker, pytest.mark.integration, pytest.mark.timeout(3600)]

SECONDS = 600  # an upper bound, for a machine that does much else


def until(condition: Callable[[], object], seconds: float = SECONDS) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.5)


@pytest.fixture(scope="module")
def images() -> Iterator[dict[str, str]]:
    """Our images by tags of their own: `make images` may move the usual ones meanwhile."""
    tag = f"test-{uuid.uuid4().hex[:8]}"
    tagged = {f"waymark-{part}": f"waymark-{part}:{tag}" for part in ("hub", "postgres", "lab", "worker", "sandbox")}
    for name, image in tagged.items():
        docker("tag", name, image)
    yield tagged
    docker("image", "rm", "--force", "--no-prune", *tagged.values())  # of one that runs, it takes the tag alone


@pytest.fixture(scope="module")
def nodes(tmp_path_factory: pytest.TempPathFactory, images: dict[str, str]) -> Iterator[list[Engine]]:
    """A manager and another node, which grades and takes learners."""
    if not are_possible():
        pytest.skip("A swarm of a test's own takes root, for engines in network namespaces: docs/swarm.md")
    with two_engines(tmp_path_factory.mktemp("engines")) as (manager, other):
        wanted = {manager: ("hub", "postgres", "lab"), other: ("lab", "worker", "sandbox")}
        with ThreadPoolExecutor() as pool:
            copies = [
                pool.submit(copy_images, engine, {f"waymark-{part}": images[f"waymark-{part}"] for part in parts})
                for engine, parts in wanted.items()
            ]
            for copy in copies:
                copy.result()
        manager.docker("swarm", "init", "--advertise-addr", manager.ip)
        token = manager.docker("swarm", "join-token", "--quiet", "worker")
        other.docker("swarm", "join", "--token", token, "--advertise-addr", other.ip, f"{manager.ip}:2377")
        for label in ("waymark.learners=true", "waymark.grading=true"):
            manager.docker("node", "update", "--label-add", label, other.name)
        yield [manager, other]


@contextmanager
def removed(project: str, nodes: list[Engine]) -> Iterator[None]:
    """Everything of the project is gone afterwards, on all nodes, and nothing else."""
    manager = nodes[0]
    try:
        yield
    finally:
        for service in listed(manager, "service", f"{project}-learner-"):
            manager.docker("service", "rm", service)
        for one in nodes:
            until(lambda one=one: not listed(one, "container", f"{project}-learner-", "--all"))
        for part in ("hub", "proxy"):  # else they hold learners' networks
            manager.docker("rm", "--force", f"{project}-{part}")
        for network in listed(manager, "network", f"{project}-learner-"):
            until(lambda network=network: manager.tried("network", "rm", network).returncode == 0)
        for one in nodes:
            for volume in listed(one, "volume", project):
                if f"{project}-home-" in volume:
                    one.docker("volume", "rm", volume)


def listed(engine: Engine, kind: str, name: str, *options: str) -> list[str]:
    column = "{{.Names}}" if kind == "container" else "{{.Name}}"
    return engine.docker(kind, "ls", *options, "--filter", f"name={name}", "--format", column).split()


@pytest.fixture(scope="module")
def classroom(nodes: list[Engine]) -> Iterator[Classroom]:
    manager, other = nodes
    project = f"waymark-test-{uuid.uuid4().hex[:8]}"
    # The worker's image by its ID, so that no registry is asked for it.
    worker = other.docker("image", "inspect", "--format", "{{.Id}}", "waymark-worker")
    variables = {"DOCKER_HOST": manager.address, "WAYMARK_WORKER_IMAGE": worker, "WAYMARK_WARM_BOXES": "0"}
    classroom = Classroom(project, ("deploy/swarm/platform.yml",), variables, manager.ip)
    stack = f"{project}-grading"
    try:
        with removed(project, nodes):
            classroom.compose("up", "--detach", "--no-build", "proxy", "hub", "service", "publish")
            password = classroom.compose("exec", "-T", "service", "cat", "/data/keys/pgpass")
            manager.docker("secret", "create", f"{project}-pgpass", "-", text=password)
            deploy(classroom, stack)
            classroom.wait()
            yield classroom
            classroom.close_browsers()
    finally:
        manager.docker("stack", "rm", stack)
        for one in nodes:
            until(lambda one=one: not listed(one, "container", f"{stack}_worker", "--all"))
            remove_boxes(project, one.docker)
            one.docker("volume", "rm", "--force", f"{project}-boxes")
        manager.docker("secret", "rm", f"{project}-pgpass")
        classroom.compose("down", "--volumes", "--timeout=20")
        for one in nodes:
            for kind, options in (("container", ["--all"]), ("network", []), ("volume", []), ("service", [])):
                if kind != "service" or one is manager:
                    assert listed(one, kind, project, *options) == []


def deploy(classroom: Classroom, stack: str) -> None:
    command = ["docker", "stack", "deploy", "--resolve-image", "never", "--compose-file", "deploy/swarm/workers.yml"]
    done = subprocess.run([*command, stack], cwd=ROOT, env=classroom.environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@contextmanager
def paused(node: Engine, manager: Engine) -> Iterator[None]:
    """Nothing more starts on a node; what runs there goes on. Not for the manager, where hub and proxy join them."""
    manager.docker("node", "update", "--availability", "pause", node.name)
    try:
        yield
    finally:
        manager.docker("node", "update", "--availability", "active", node.name)


@pytest.fixture(scope="module")
def bob(classroom: Classroom, nodes: list[Engine]) -> Browser:
    """At work on the other node, which alone takes learners at first."""
    return classroom.with_server("bob")


@pytest.fixture(scope="module")
def ada(classroom: Classroom, nodes: list[Engine], bob: Browser) -> Browser:
    """At work on the manager."""
    manager, other = nodes
    manager.docker("node", "update", "--label-add", "waymark.learners=true", manager.name)
    with paused(other, manager):
        return classroom.with_server("ada")


def task(classroom: Classroom, nodes: list[Engine], name: str) -> dict[str, Any]:
    """The task of a learner's service."""
    manager = nodes[0]
    [identity] = manager.docker("service", "ps", "--quiet", f"{classroom.project}-learner-{name}").split()
    return dict(json.loads(manager.docker("inspect", identity))[0])


def address(found: dict[str, Any]) -> str:
    [attachment] = found["NetworksAttachments"]
    return str(attachment["Addresses"][0].partition("/")[0])


def container(classroom: Classroom, nodes: list[Engine], name: str) -> dict[str, Any]:
    """The container of a learner's service, as its node's engine sees it."""
    identity = task(classroom, nodes, name)["Status"]["ContainerStatus"]["ContainerID"]
    [seen] = [found for one in nodes if (found := one.tried("inspect", identity)).returncode == 0]
    return dict(json.loads(seen.stdout)[0])


def test_an_answer_gets_its_verdict_from_a_worker_of_the_stack(classroom, ada):
    submission = classroom.run(ada, "ada", f"answers = {ANSWERS!r}\n{SUBMIT}")
    assert submission["verdict"]["status"] == "passed", submission
    assert submission["verdict"]["score"] == submission["verdict"]["max_score"] > 0


def test_each_runs_on_a_node_with_the_label(classroom, nodes, ada, bob):
    found = [task(classroom, nodes, name) for name in ("ada", "bob")]
    assert [one["Status"]["State"] for one in found] == ["running"] * 2
    names = [
        nodes[0].docker("node", "inspect", "--format", "{{.Description.Hostname}}", one["NodeID"]) for one in found
    ]
    assert names == [one.name for one in nodes]


def test_neither_sees_the_others_files(classroom, ada, bob):
    classroom.run(bob, "bob", "seen = open('/home/learner/secret-of-bob.txt', 'w').write('bob')")
    code = "import os\nseen = [file for root in ('/home', '/tmp') for _, _, files in os.walk(root) for file in files]"
    assert "secret-of-bob.txt" in classroom.run(bob, "bob", code)
    assert "secret-of-bob.txt" not in classroom.run(ada, "ada", code)


def test_a_learner_reaches_hub_and_proxy_and_nothing_else(classroom, nodes, ada, bob):
    manager = nodes[0]
    postgres, service, hub = (
        [
            network["IPAddress"]
            for network in json.loads(manager.docker("inspect", one))[0]["NetworkSettings"]["Networks"].values()
        ]
        for one in (classroom.container("postgres"), classroom.container("service"), f"{classroom.project}-hub")
    )
    own = address(task(classroom, nodes, "ada"))
    tried = [
        *((one, 5432) for one in [*postgres, "postgres"]),
        *((one, 8082) for one in [*service, "service"]),
        *((one, 8081) for one in hub if one.rpartition(".")[0] != own.rpartition(".")[0]),
        *((one, 8888) for one in (address(task(classroom, nodes, "bob")), f"{classroom.project}-learner-bob")),
        *((one.ip, 2377) for one in nodes),
        *(("1.1.1.1", 53), ("169.254.169.254", 80), ("example.org", 80)),
    ]
    assert len(tried) >= 10
    seen = classroom.run(ada, "ada", f"{REACHES}\nseen = reaches({tried!r})")
    assert seen == [False] * len(tried), tried
    own = [("hub", 8081), ("proxy", 8000)]
    assert classroom.run(ada, "ada", f"{REACHES}\nseen = reaches({own!r}, 30)") == [True] * 2


def test_the_kernel_has_no_rights(classroom, ada):
    wanted = {"CapPrm": 0, "CapEff": 0, "CapBnd": 0, "CapAmb": 0, "NoNewPrivs": 1, "Seccomp": 2}
    code = f"""
lines = [line.split() for line in open('/proc/self/status')]
seen = {{line[0].rstrip(':'): int(line[1], 16) for line in lines if line[0].rstrip(':') in {set(wanted)!r}}}
"""
    assert classroom.run(ada, "ada", code) == wanted


def test_only_home_and_tmp_can_be_written_and_nobody_is_root(classroom, ada):
    code = """
import os, resource
seen = []
for folder in ("/home/learner", "/tmp", "/", "/etc", "/usr", "/var/tmp", "/opt", "/home", "/run"):
    try:
        open(os.path.join(folder, "written"), "w").close()
        seen.append(folder)
    except OSError:
        pass
seen = [seen, list(os.getresuid()), list(resource.getrlimit(resource.RLIMIT_CORE))]
"""
    assert classroom.run(ada, "ada", code) == [["/home/learner", "/tmp"], [1000] * 3, [0, 0]]


def test_memory_processors_and_processes_are_limited(classroom, nodes, ada):
    limits = container(classroom, nodes, "ada")["HostConfig"]
    assert (limits["Memory"], limits["NanoCpus"], limits["PidsLimit"]) == (2**30, 10**9, 512)
    assert limits["ReadonlyRootfs"] is True
    assert limits["CapDrop"] == ["ALL"]
    code = """
import subprocess, sys
eat = "b = []" + chr(10) + "while True: b.append(bytearray(b'x') * 2**24)"
seen = subprocess.run([sys.executable, "-c", eat]).returncode
"""
    assert classroom.run(ada, "ada", code) == -9
    assert ada.get("/user/ada/api").status_code == 200


def test_a_hub_that_is_made_anew_loses_no_server_and_no_login(classroom, nodes, ada, bob):
    before = task(classroom, nodes, "ada")["ID"]
    classroom.compose("up", "--detach", "--force-recreate", "--no-deps", "hub")
    until(lambda: ada.http.get("/hub/health").status_code == 200)
    assert ada.is_signed_in()
    ada.start_server("ada")
    assert task(classroom, nodes, "ada")["ID"] == before
    for name in ("ada", "bob"):
        classroom.wait_for_hub(name)
    assert classroom.run(ada, "ada", f"{REACHES}\nseen = reaches([('hub', 8081)], 30)") == [True]


def test_a_learner_comes_back_to_the_node_with_their_home(classroom, nodes, ada, bob):
    before = task(classroom, nodes, "bob")
    classroom.run(bob, "bob", "seen = open('/home/learner/kept.txt', 'w').write('kept')")
    bob.stop_server("bob", bob.api_token("bob"), SECONDS)
    until(lambda: not nodes[0].docker("network", "ls", "-q", "--filter", f"name={classroom.project}-learner-bob"))
    bob.start_server("bob")
    after = task(classroom, nodes, "bob")
    assert after["ID"] != before["ID"]
    assert after["NodeID"] == before["NodeID"]
    assert classroom.run(bob, "bob", "seen = open('/home/learner/kept.txt').read()") == "kept"


def test_a_home_on_a_node_that_takes_nobody_is_told_in_plain_words(classroom, nodes, bob):
    bob.stop_server("bob", bob.api_token("bob"), SECONDS)
    until(lambda: not nodes[0].docker("network", "ls", "-q", "--filter", f"name={classroom.project}-learner-bob"))
    with paused(nodes[1], nodes[0]):
        page = bob.get("/hub/spawn")
        deadline = time.monotonic() + SECONDS
        while page.status_code < 400:
            assert time.monotonic() < deadline
            time.sleep(0.3)
            page = bob.get("/hub/spawn-pending/bob")
    assert page.status_code == 503
    assert HomeNodeAway.for_learner in unescape(page.text)
    assert "[home-node-away]" in classroom.compose("logs", "hub")

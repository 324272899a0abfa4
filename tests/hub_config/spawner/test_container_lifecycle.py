"""What happens to learners' containers: hubs that are started again, servers that nobody uses, starts that fail."""

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from html import unescape
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from learner_containers import docker, inspect, make_network, remove_containers, signed_in, with_server
from running_hub import Browser, RunningHub

from hub_config.spawner.errors import EngineUnreachable, ImageMissing, NetworkMissing, ServerEnded, ServersFull

pytestmark = [pytest.mark.docker, pytest.mark.integration, pytest.mark.timeout(600)]


@contextmanager
def hub_with(folder: Path, gateway: str, prefix: str, name: str, **settings: object) -> Iterator[RunningHub]:
    given = {"learner_network": prefix, "learner_memory": "600MiB", "idle_timeout": 0} | settings
    own = f"{prefix}-{name}"
    hub = RunningHub(folder, host=gateway, signup="open", spawner="docker", learner_prefix=own, **given)
    try:
        hub.start()
        yield hub
    finally:
        hub.close_browsers()
        hub.stop()
        remove_containers(own)


def failed_start(hub: RunningHub, browser: Browser, name: str) -> str:
    """The page that a learner ends on whose server does not start."""
    page = browser.get("/hub/spawn")
    deadline = time.monotonic() + 180
    while "spawn-pending" in str(page.url) and "progress-bar" in page.text:
        assert time.monotonic() < deadline
        time.sleep(0.2)
        page = browser.get(f"/hub/spawn-pending/{name}")
    assert page.status_code >= 400, page.text
    return page.text


@pytest.mark.parametrize("kill", [False, True], ids=["stopped", "killed"])
def test_a_hub_that_is_started_again_loses_no_server_and_no_login(container_hub, prefix, kill):
    name = f"carol-{kill}".lower()
    browser = with_server(container_hub, name)
    container = docker("ps", "-q", "--filter", f"label=waymark.learner={name}")
    started = inspect(container)["State"]["StartedAt"]
    container_hub.restart_hub(kill=kill)
    assert browser.is_signed_in()
    browser.start_server(name)
    assert docker("ps", "-q", "--filter", f"label=waymark.learner={name}") == container
    assert inspect(container)["State"]["StartedAt"] == started
    assert container_hub.run(browser, name, "seen = 6 * 7") == 42


def test_a_server_stays_while_the_hub_is_away(container_hub):
    """The learner's work goes on: proxy and container need no hub."""
    browser = with_server(container_hub, "dora")
    assert browser.get("/user/dora/api").status_code == 200
    container = inspect(docker("ps", "-q", "--filter", "label=waymark.learner=dora"))
    with container_hub.hub_away(kill=True):
        assert browser.get("/user/dora/api").status_code == 200
    assert inspect(container["Id"])["State"]["Running"]


def test_what_was_saved_is_there_in_the_next_container(container_hub, prefix):
    browser = with_server(container_hub, "emma")
    container_hub.run(browser, "emma", "seen = open('/home/learner/kept.txt', 'w').write('kept')")
    before = inspect(f"{prefix}-learner-emma")["Id"]
    container_hub.stop_server("emma")
    assert docker("ps", "-aq", "--filter", "label=waymark.learner=emma") == ""
    browser.start_server("emma")
    assert inspect(f"{prefix}-learner-emma")["Id"] != before
    assert container_hub.run(browser, "emma", "seen = open('/home/learner/kept.txt').read()") == "kept"


def test_the_page_tells_what_the_start_is_doing(container_hub):
    browser = signed_in(container_hub, "fred")
    headers = {"Authorization": f"token {browser.api_token('fred')}"}
    with ThreadPoolExecutor(1) as pool:
        # The hub answers this when the server runs, or after ten seconds.
        started = pool.submit(container_hub.browser().http.post, "/hub/api/users/fred/server", headers=headers)
        told = progress(browser, "fred", headers)
        assert started.result().status_code in (201, 202)
    assert told[-1].get("ready"), told
    messages = [event["message"] for event in told]
    assert "JupyterLab is starting in your workspace …" in messages
    percents = [event["progress"] for event in told]
    assert percents == sorted(percents)


def progress(browser: Browser, name: str, headers: dict[str, str]) -> list[dict[str, Any]]:
    """All events of a server's start, from when it begins."""
    told: list[dict[str, Any]] = []
    deadline = time.monotonic() + 60
    while not told:
        assert time.monotonic() < deadline
        with browser.http.stream("GET", f"/hub/api/users/{name}/server/progress", headers=headers) as events:
            if events.status_code == 200:
                told += [
                    json.loads(line.removeprefix("data:")) for line in events.iter_lines() if line.startswith("data:")
                ]
    return told


@pytest.fixture(scope="module")
def odd_hub(tmp_path_factory, gateway: str, prefix: str, lab_image: str) -> Iterator[RunningHub]:
    """A hub whose image is missing, and whose groups have others."""
    groups = {
        "elixir": {"memory": "700MiB", "processes": 300},
        "instructors": {"processes": 400, "image": lab_image},
        "bare": {"image": "debian:trixie-slim"},
        "online": {"image": lab_image, "internet": True},
    }
    out = f"{prefix}-out"
    make_network(out, "-o", "com.docker.network.bridge.enable_icc=false")
    settings = {"lab_image": "waymark-none", "learner_groups": groups, "internet_network": out}
    try:
        with hub_with(tmp_path_factory.mktemp("odd"), gateway, prefix, "odd", **settings) as hub:
            yield hub
    finally:
        docker("network", "rm", out)


def put_into(hub: RunningHub, name: str, *groups: str) -> None:
    admin = hub.admin()
    headers = {"Authorization": f"token {admin.api_token('admin')}"}
    for group in groups:
        admin.http.post(f"/hub/api/groups/{group}", headers=headers)
        joined = admin.http.post(f"/hub/api/groups/{group}/users", headers=headers, json={"users": [name]})
        assert joined.status_code == 200, joined.text


def test_groups_have_images_and_limits_of_their_own(odd_hub, prefix, lab_image):
    browser = signed_in(odd_hub, "ada")
    put_into(odd_hub, "ada", "elixir", "instructors")
    browser.start_server("ada")
    found = inspect(f"{prefix}-odd-learner-ada")
    assert found["Config"]["Image"] == lab_image
    assert (found["HostConfig"]["Memory"], found["HostConfig"]["PidsLimit"]) == (700 * 2**20, 400)


def test_a_group_may_reach_the_internet(odd_hub, prefix):
    browser = signed_in(odd_hub, "dora")
    put_into(odd_hub, "dora", "online")
    browser.start_server("dora")
    networks = inspect(f"{prefix}-odd-learner-dora")["NetworkSettings"]["Networks"]
    assert set(networks) == {prefix, f"{prefix}-out"}
    code = "seen = [line.split()[:3] for line in open('/proc/net/route')][1:]"
    gateways = [gateway for _, destination, gateway in odd_hub.run(browser, "dora", code) if destination == "00000000"]
    leading_out = ip_address(networks[f"{prefix}-out"]["Gateway"]).packed[::-1].hex().upper()
    assert gateways == [leading_out]


def test_a_missing_image(odd_hub):
    page = failed_start(odd_hub, signed_in(odd_hub, "bob"), "bob")
    assert ImageMissing.for_learner in unescape(page)
    assert "waymark-none" not in page
    assert "There is no image waymark-none" in odd_hub.log.read_text()
    assert "[image-missing]" in odd_hub.log.read_text()


def test_a_server_that_ends_at_once(odd_hub):
    """An image without JupyterHub: Debian's own."""
    browser = signed_in(odd_hub, "carol")
    put_into(odd_hub, "carol", "bare")
    page = failed_start(odd_hub, browser, "carol")
    assert ServerEnded.for_learner in unescape(page)
    assert "[server-ended]" in odd_hub.log.read_text()


def test_a_missing_network(tmp_path, gateway, prefix, lab_image):
    with hub_with(tmp_path, gateway, prefix, "net", lab_image=lab_image, learner_network="waymark-none") as hub:
        page = failed_start(hub, signed_in(hub, "ada"), "ada")
        assert NetworkMissing.for_learner in unescape(page)
        assert "There is no network waymark-none" in hub.log.read_text()


def test_an_engine_that_is_down(tmp_path, gateway, prefix, lab_image, monkeypatch):
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/no-docker.sock")
    hub = RunningHub(tmp_path, host=gateway, signup="open", spawner="docker", lab_image=lab_image)
    try:
        hub.start()
        page = failed_start(hub, signed_in(hub, "ada"), "ada")
        assert EngineUnreachable.for_learner in unescape(page)
        assert str(tmp_path) not in page
        assert "The Docker Engine does not answer" in hub.log.read_text()
    finally:
        hub.close_browsers()
        hub.stop()


def test_the_limit_of_servers_and_a_culled_server_makes_place(tmp_path, gateway, prefix, lab_image):
    with hub_with(tmp_path, gateway, prefix, "full", lab_image=lab_image, most_servers=1, idle_timeout=30) as hub:
        with_server(hub, "ada")
        bob = signed_in(hub, "bob")
        page = bob.get("/hub/spawn")
        assert page.status_code == 429
        assert ServersFull.for_learner in unescape(page.text)
        assert "1 learners' servers run, and no more may" in hub.log.read_text()
        deadline = time.monotonic() + 150
        while docker("ps", "-q", "--filter", f"name={prefix}-full-learner-ada"):
            assert time.monotonic() < deadline, "ada's server was not culled"
            time.sleep(1)
        # The hub counts ada's server until it has noted that it stopped, which comes after the container's end.
        while bob.get("/hub/spawn").status_code == 429:
            assert time.monotonic() < deadline, "ada's server still counts"
            time.sleep(0.5)
        bob.start_server("bob")

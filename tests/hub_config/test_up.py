"""`waymark up` whole: a second start, a kill -9 of each part, Ctrl-C."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import psutil
import pytest
from running_hub import PASSWORD, Browser

from hub_config.ports import free_ports

pytestmark = [pytest.mark.integration, pytest.mark.timeout(600)]

REPOSITORY = Path(__file__).parents[2]
HOST = "127.0.0.2"
"""Where no inner part listens: so it shows who listens where browsers come."""


class Up:
    """`waymark up` in a process of its own, with the Python course."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.port = free_ports(1)[0]
        self.address = f"http://{HOST}:{self.port}"
        self.output = data.with_suffix(".out")
        self.process: subprocess.Popen[bytes] | None = None

    def command(self, *more: str) -> list[str]:
        course = str(REPOSITORY / "course" / "python")
        start = [sys.executable, "-m", "hub_config.command", "up", "--data", str(self.data), "--course", course]
        return [*start, "--host", HOST, "--port", str(self.port), *more]

    def start(self) -> str:
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(self.command(), cwd=REPOSITORY, stdout=output, stderr=output)
        wait_for(lambda: "Waymark runs at" in self.said() or self.process.poll() is not None, 240)
        assert self.process.poll() is None, self.said()
        return self.said()

    def said(self) -> str:
        return self.output.read_text()

    def log(self) -> str:
        return (self.data / "logs" / "waymark.log").read_text()

    def interrupt(self) -> None:
        self.process.send_signal(signal.SIGINT)
        assert self.process.wait(60) == 0, self.said()

    def child(self, name: str) -> int:
        """The process id of a part's newest process, from the log."""
        return int(re.findall(rf"{name} started as process (\d+)", self.log())[-1])


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    up = Up(tmp_path_factory.mktemp("up") / "data")
    up.start()
    yield up
    if up.process.poll() is None:
        up.interrupt()


def wait_for(condition: Callable[[], object], seconds: float = 90) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.1)


def answers(address: str, path: str) -> bool:
    browser = Browser(address)
    try:
        return browser.get(path).status_code < 500
    except httpx.TransportError:
        return False
    finally:
        browser.http.close()


def listens_at(process: psutil.Process) -> list[tuple[str, int]]:
    with suppress(psutil.NoSuchProcess):  # one that has ended meanwhile listens nowhere
        connections = process.net_connections()
        return [tuple(one.laddr) for one in connections if one.status == psutil.CONN_LISTEN and one.laddr]
    return []


def is_postgres(process: psutil.Process) -> bool:
    with suppress(psutil.NoSuchProcess):  # a client's, that has gone meanwhile
        return process.name() == "postgres"
    return False


def has_ended(process: psutil.Process) -> bool:
    with suppress(psutil.NoSuchProcess):
        return process.status() == psutil.STATUS_ZOMBIE
    return True


def test_the_first_admins_password_is_shown_and_works(up):
    shown = re.findall(r"The first admin is admin, password (\S+) \(shown only now\)", up.said())
    assert len(shown) == 1
    browser = Browser(up.address)
    assert browser.sign_in("admin", shown[0]).status_code == 302
    browser.http.close()
    for log in (up.data / "logs").rglob("*.log"):
        assert shown[0] not in log.read_text(errors="replace"), log


def test_only_the_proxy_listens_where_browsers_come(up):
    main = psutil.Process(up.process.pid)
    found = {address for process in (main, *main.children(recursive=True)) for address in listens_at(process)}
    inside = {(ip, port) for ip, port in found if ip == "127.0.0.1"}
    assert found - inside == {(HOST, up.port)}
    assert len(inside) >= 3  # hub, service, and the proxy's API


def test_a_second_one_on_the_same_folder_or_port_is_refused(up, tmp_path):
    second = subprocess.run(up.command(), cwd=REPOSITORY, capture_output=True, text=True)
    assert second.returncode == 2
    assert "[data-folder-in-use]" in second.stderr
    assert str(up.process.pid) in second.stderr
    elsewhere = subprocess.run(up.command("--data", str(tmp_path)), cwd=REPOSITORY, capture_output=True, text=True)
    assert elsewhere.returncode == 2
    assert "[port-taken]" in elsewhere.stderr
    assert "Traceback" not in second.stderr + elsewhere.stderr


def test_a_start_that_fails_ends_what_it_started_and_says_why(tmp_path):
    variables = dict(os.environ) | {"WAYMARK_DATABASE_URL": "postgresql+psycopg://nobody@127.0.0.1:1/none"}
    failed = subprocess.run(Up(tmp_path).command(), cwd=REPOSITORY, env=variables, capture_output=True, text=True)
    assert failed.returncode == 2
    assert "[migration-failed]" in failed.stderr
    assert "Traceback" not in failed.stderr
    started = re.findall(r"started as process (\d+)", (tmp_path / "logs" / "waymark.log").read_text())
    assert not any(psutil.pid_exists(int(process)) for process in started)


def test_containers_are_refused_before_anything_starts(tmp_path):
    variables = dict(os.environ) | {"WAYMARK_SPAWNER": "docker"}
    refused = subprocess.run(Up(tmp_path).command(), cwd=REPOSITORY, env=variables, capture_output=True, text=True)
    assert refused.returncode == 2
    assert "[containers-need-a-hub-of-their-own]" in refused.stderr
    assert not (tmp_path / "logs").exists()


@pytest.mark.parametrize("part", ["worker", "service", "proxy", "hub", "postgres"])
def test_a_part_that_is_killed_comes_back_and_the_log_says_why(up, part):
    killed = up.child(part)
    process = psutil.Process(killed)
    # As root, Postgres runs inside bubblewrap: the server itself is what somebody would kill.
    inside = [child for child in process.children(recursive=True) if is_postgres(child)]
    victim = inside[0] if inside and process.name() == "bwrap" else process
    os.kill(victim.pid, signal.SIGKILL)
    wait_for(lambda: up.child(part) != killed)
    assert f"{part} died: killed by SIGKILL" in up.log()
    wait_for(lambda: up.log().rstrip().rpartition(f"{part} started as process")[2].count(f"{part} is ready"))
    wait_for(lambda: answers(up.address, "/hub/login"))
    browser = Browser(up.address)
    browser.sign_up(f"after-{part}")
    wait_for(lambda: browser.sign_in(f"after-{part}").status_code == 302)
    browser.http.close()


def test_a_learner_gets_to_a_lesson_and_a_restart_keeps_everything(up):
    browser = Browser(up.address)
    browser.sign_up("ada")
    browser.sign_in("ada")
    browser.start_server("ada")
    assert "/lab/tree/" in str(browser.get("/user/ada/waymark/continue").url)
    children = psutil.Process(up.process.pid).children(recursive=True)
    up.interrupt()
    assert "Waymark has stopped" in up.said()
    _, alive = psutil.wait_procs(children, timeout=10)
    assert [child for child in alive if not has_ended(child)] == []
    with socket.socket() as probe:
        assert probe.connect_ex((HOST, up.port)) != 0
    said = up.start()
    assert "first admin" not in said
    assert browser.is_signed_in()
    browser.http.close()
    again = Browser(up.address)
    assert again.sign_in("ada", PASSWORD).status_code == 302
    again.http.close()
    assert list((up.data / "homes" / "ada").rglob("*.ipynb"))

"""What docker-compose.dev.yml and docker-compose.socket-proxy.yml make of the classroom: both at once, in one.

Neither changes what the other does: the one gives sources and Postgres, the other another way to the engine. Compose is
the engine's plugin here, and in test_classroom.py the program that is installed.
"""

import shutil
import subprocess
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psycopg
import pytest
from browser_test import main_job
from classroom import ROOT, Classroom, docker, running
from compose_program import PLUGIN, bring_plugin

from hub_config.ports import free_ports

# All of them count as browser tests, so that those share the classroom with the one that drives Chromium.
pytestmark = [pytest.mark.docker, pytest.mark.browser, pytest.mark.integration, pytest.mark.timeout(3600)]

PATIENCE_SECONDS = 600


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy that may be changed, and that the containers' user may read."""
    copy = tmp_path_factory.mktemp("sources")
    made = shutil.ignore_patterns("__pycache__", "node_modules", ".ipynb_checkpoints")
    for room in ("course", "grader_ext", "hub_config", "progress_service"):
        shutil.copytree(ROOT / room, copy / room, ignore=made)
    for file in ROOT.glob("docker-compose*.yml"):
        shutil.copy(file, copy)
    subprocess.run(["chmod", "-R", "a+rX", copy], check=True)
    return copy


class Developed(Classroom):
    """Its step `publish` goes on for as long as the rest, so there is no end of it to wait for."""

    def wait(self) -> None:
        health = f"{self.url}/services/progress/api/health"
        until(lambda: '"worker":"ok"' in said(health), self, "service")


@pytest.fixture(scope="module")
def developed(sources: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Classroom]:
    [port] = free_ports(1)
    variables = {"WAYMARK_DEV_POSTGRES_PORT": str(port), **bring_plugin(tmp_path_factory.mktemp("docker"))}
    files = ("docker-compose.dev.yml", "docker-compose.socket-proxy.yml")
    project = f"waymark-test-{uuid.uuid4().hex[:8]}"
    with running(Developed(project, files, variables, root=sources, program=PLUGIN)) as classroom:
        yield classroom


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert text.count(old) == 1
    path.write_text(text.replace(old, new))


def until(seen: Callable[[], bool], classroom: Classroom, service: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not seen():
        assert time.monotonic() < deadline, classroom.compose("logs", "--tail=30", service)
        time.sleep(0.5)


def said(url: str) -> str:
    try:
        return httpx.get(url, timeout=5).text
    except httpx.TransportError:
        return ""  # starting again


@contextmanager
def worker_starts_again(classroom: Classroom) -> Iterator[None]:
    """The worker, which has started before, starts once more for what is done in the block."""

    def starts() -> int:
        return classroom.compose("logs", "worker").count("Boxes are ready")

    until(lambda: starts() > 0, classroom, "worker")
    before = starts()
    yield
    until(lambda: starts() > before, classroom, "worker")


def test_the_main_job(developed):
    assert "1 passed" in main_job(developed.url, "-k", "second_lesson and python")


def test_with_the_socket_proxy_nobody_else_has_the_socket(developed):
    for part in ("hub", "worker"):
        shown = docker("exec", developed.container(part), "sh", "-c", "test -S /var/run/docker.sock || echo none")
        assert shown == "none", part


def test_a_changed_line_of_the_service_is_served(developed, sources):
    schema = f"{developed.url}/services/progress/api/openapi.json"
    with worker_starts_again(developed):  # it runs these sources, too; no later test is to take this start for its own
        change(sources / "progress_service/application.py", 'title="Waymark progress service"', 'title="Changed"')
        until(lambda: '"title":"Changed"' in said(schema), developed, "service")


def test_a_changed_page_of_the_hub_is_served(developed, sources):
    page = sources / "hub_config/authenticator/templates/page.html"
    change(page, "{% block title %}Waymark{%", "{% block title %}Changed{%")
    until(lambda: "<title>Changed" in said(f"{developed.url}/hub/login"), developed, "hub")


def test_a_changed_line_of_the_grader_starts_the_worker_again(developed, sources):
    with worker_starts_again(developed):
        (sources / "grader_ext/grading/changed.py").touch()


def test_postgres_answers_here_and_holds_a_changed_lesson(developed, sources):
    password = docker("exec", developed.container("postgres"), "cat", "/keys/database-password")
    port = developed.variables["WAYMARK_DEV_POSTGRES_PORT"]
    address = f"postgresql://waymark:{password}@127.0.0.1:{port}/waymark"

    def titles() -> set[str]:
        with psycopg.connect(address) as connection:
            return {title for (title,) in connection.execute("SELECT definition ->> 'title' FROM courses")}

    until(lambda: len(titles()) == 2, developed, "publish")
    change(sources / "course/python/course.toml", 'title = "Python, a first taste"', 'title = "Changed"')
    until(lambda: "Changed" in titles(), developed, "publish")

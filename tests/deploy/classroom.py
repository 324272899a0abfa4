"""A classroom that docker compose runs, and the learners in it."""

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from compose_program import compose_program
from running_hub import Browser, run_in_kernel

from grader_ext.sandbox.docker.container import SOCKETS
from hub_config.ports import free_ports

ROOT = Path(__file__).parents[2]
_START_SECONDS = 900
_MOST_RESTARTS = 3


@dataclass(frozen=True)
class Classroom:
    """A project of docker compose.

    Args:
        project: its name.
        files: beside docker-compose.yml.
        variables: of its environment.
        host: the address of the engine's machine.
        root: where the files are.
        program: of docker compose; the one that is installed, unless given.
    """

    project: str
    files: tuple[str, ...] = ()
    variables: dict[str, str] = field(default_factory=dict)
    host: str = "127.0.0.1"
    root: Path = ROOT
    program: tuple[str, ...] | None = None
    port: int = field(default_factory=lambda: free_ports(1)[0])
    browsers: list[Browser] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        own = {"COMPOSE_PROJECT_NAME": self.project, "WAYMARK_LISTEN": f"{self.host}:{self.port}"}
        return os.environ | own | {"WAYMARK_SIGNUP": "open"} | self.variables

    def compose(self, *arguments: str) -> str:
        program = self.program or compose_program()
        assert program, "no docker compose is installed here: `make compose` does that"
        files = [f"--file={path}" for path in ("docker-compose.yml", *self.files)]
        done = subprocess.run(
            [*program, *files, *arguments], cwd=self.root, capture_output=True, text=True, env=self.environment
        )
        assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
        return done.stdout

    def wait(self) -> None:
        """Until the courses are published, and hub, service and a worker answer."""
        waited = ["docker", "wait", self.container("publish")]
        published = subprocess.run(waited, capture_output=True, text=True, env=self.environment)
        assert published.stdout.strip() == "0", published.stderr + self.compose("logs", "publish")
        deadline = time.monotonic() + _START_SECONDS
        while True:
            try:
                health = httpx.get(f"{self.url}/services/progress/api/health", timeout=5).json()
                if health == {"status": "ok", "database": "ok", "worker": "ok"}:
                    return
            except (httpx.TransportError, ValueError) as error:
                health = error  # not up yet
            stuck = self._crashing() or time.monotonic() > deadline
            assert not stuck, f"{stuck}: {health}\n{self.compose('logs', '--tail=30')}"
            time.sleep(0.5)

    def _crashing(self) -> list[str]:
        """What compose has started again and again: images that do not fit together, for one."""
        label = f"label=com.docker.compose.project={self.project}"
        listed = docker("ps", "-aq", "--filter", label, environment=self.environment).split()
        shown = ["inspect", "--format", "{{.RestartCount}} {{.Name}}", *listed]
        counted = docker(*shown, environment=self.environment).splitlines() if listed else []
        return [line for line in counted if int(line.split()[0]) > _MOST_RESTARTS]

    def signed_up(self, name: str) -> Browser:
        """A learner, signed in."""
        browser = Browser(self.url)
        self.browsers.append(browser)
        browser.sign_up(name)
        assert browser.sign_in(name).status_code == 302
        return browser

    def with_server(self, name: str) -> Browser:
        """A learner whose server runs."""
        browser = self.signed_up(name)
        browser.start_server(name)
        return browser

    def run(self, browser: Browser, name: str, code: str) -> object:
        """Run code in a kernel of the learner's; what it assigns to `seen` comes back."""
        return run_in_kernel(self.url, browser, name, code)

    def wait_for_hub(self, name: str) -> None:
        """Until a hub that was made anew has joined a learner's own network again."""
        network = f"{self.project}-learner-{name}"
        shown = ["network", "inspect", "--format", "{{range .Containers}}{{.Name}} {{end}}", network]
        deadline = time.monotonic() + _START_SECONDS
        while f"{self.project}-hub" not in docker(*shown, environment=self.environment).split():
            assert time.monotonic() < deadline, self.compose("logs", "--tail=50", "hub")
            time.sleep(0.5)

    def container(self, service: str) -> str:
        """The ID of a service's container, also of one that has ended."""
        [found] = self.compose("ps", "--all", "-q", service).split()
        return found

    def close_browsers(self) -> None:
        while self.browsers:
            self.browsers.pop().http.close()


def docker(*arguments: str, environment: dict[str, str] | None = None) -> str:
    done = subprocess.run(["docker", *arguments], capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@contextmanager
def running(classroom: Classroom) -> Iterator[Classroom]:
    """Start it, and remove all of it, homes and database included."""
    try:
        classroom.compose("up", "--detach")
        classroom.wait()
        yield classroom
    finally:
        classroom.close_browsers()
        classroom.compose("stop", "--timeout=20")
        for part in ("hub", "proxy"):  # else they hold learners' networks
            docker("rm", "--force", f"{classroom.project}-{part}")
        remove_learners(classroom.project)
        remove_boxes(classroom.project, docker)
        classroom.compose("down", "--volumes", "--timeout=20")


def remove_learners(project: str) -> None:
    """What the hub made; compose knows nothing of it."""
    for listed, removed in (
        (["ps", "-aq", "--filter", f"name=^/{project}-learner-"], ["rm", "--force"]),
        (["network", "ls", "-q", "--filter", f"name=^{project}-learner-"], ["network", "rm"]),
        (["volume", "ls", "-q", "--filter", f"name=^{project}-home-"], ["volume", "rm"]),
    ):
        if found := docker(*listed).split():
            docker(*removed, *found)


def remove_boxes(project: str, docker: Callable[..., str]) -> None:
    """What a worker leaves that is killed before it has drained its pool.

    Args:
        project: of docker compose.
        docker: runs a command of the engine where the worker was.
    """
    for volume in docker("volume", "ls", "-q", "--filter", f"name=^{project}-boxes$").split():
        folder = docker("volume", "inspect", "--format", "{{.Mountpoint}}", volume)
        if found := docker("ps", "-aq", "--filter", f"label={SOCKETS}={folder}").split():
            docker("rm", "--force", *found)

"""Docker Engines: the machine's own, and a second one in a network namespace, which is another machine to a swarm."""

import os
import random
import shutil
import subprocess
import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

_START_SECONDS = 120
_STOP_SECONDS = 60


@dataclass(frozen=True)
class Engine:
    """An engine that answers.

    Args:
        address: for DOCKER_HOST.
        name: what its swarm calls it; empty for the machine's own.
        ip: by which other engines reach it.
    """

    address: str
    name: str
    ip: str

    def docker(self, *arguments: str, text: str | None = None) -> str:
        done = self.tried(*arguments, text=text)
        assert done.returncode == 0, f"docker {' '.join(arguments)}: {done.stderr}"
        return done.stdout.strip()

    def tried(self, *arguments: str, text: str | None = None) -> subprocess.CompletedProcess[str]:
        variables = os.environ | ({"DOCKER_HOST": self.address} if self.address else {})
        return subprocess.run(["docker", *arguments], capture_output=True, text=True, env=variables, input=text)


def a_second_is_possible() -> bool:
    """Root may make a network namespace and run an engine in it; nobody else may."""
    return os.geteuid() == 0 and all(map(shutil.which, ("dockerd", "ip", "nsenter", "unshare")))


@contextmanager
def engines(folder: Path) -> Iterator[list[Engine]]:
    """The machine's engine, and a second one where that is possible; each reaches the other."""
    if not a_second_is_possible():
        yield [Engine("", "", "127.0.0.1")]
        return
    with _link() as (namespace, here, there), _engine(folder, namespace, there) as second:
        yield [Engine("", "", here), second]


@contextmanager
def _link() -> Iterator[tuple[str, str, str]]:
    """A network namespace with a cable to the machine: its name, and the addresses of both ends."""
    name = f"waymark-{uuid.uuid4().hex[:6]}"
    outside, start = f"wm{name[-6:]}", random.randint(0, 62) * 4
    subnet = f"10.249.{random.randint(0, 255)}"
    here, there = f"{subnet}.{start + 1}", f"{subnet}.{start + 2}"
    with ExitStack() as undo:
        _ip("netns", "add", name)
        undo.callback(_ip, "netns", "del", name)
        _ip("link", "add", outside, "type", "veth", "peer", "name", "eth0", "netns", name)
        undo.callback(_ip, "link", "del", outside)
        _ip("addr", "add", f"{here}/30", "dev", outside)
        _ip("link", "set", outside, "up")
        for command in (f"addr add {there}/30 dev eth0", "link set eth0 up", "link set lo up"):
            _ip("-n", name, *command.split())
        _ip("-n", name, "route", "add", "default", "via", here)
        yield name, here, there


def _ip(*arguments: str) -> None:
    done = subprocess.run(["ip", *arguments], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@contextmanager
def _engine(folder: Path, namespace: str, ip: str) -> Iterator[Engine]:
    engine = Engine(f"unix://{folder}/docker.sock", namespace, ip)
    (folder / "daemon.json").write_text("{}")
    options = f"--data-root {folder}/data --exec-root {folder}/exec --pidfile {folder}/pid"
    # Its mounts end with it. Its host name is another than the machine's, and /run/docker.sock is its own.
    prepare = f"echo {namespace} > /proc/sys/kernel/hostname && mount -t tmpfs tmpfs /run"
    hosts = f"--host unix:///run/docker.sock --host {engine.address}"
    inside = f"{prepare} && exec dockerd --config-file {folder}/daemon.json {hosts} {options}"
    command = ["nsenter", f"--net=/var/run/netns/{namespace}", "unshare", "--mount", "--uts", "sh", "-c", inside]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
    try:
        deadline = time.monotonic() + _START_SECONDS
        while engine.tried("info").returncode != 0:
            lives = process.poll() is None and time.monotonic() < deadline
            assert lives, (folder / "log").read_text()[-3000:]
            time.sleep(0.2)
        yield engine
    finally:
        process.terminate()
        process.wait(_STOP_SECONDS)
        shutil.rmtree(folder / "data", ignore_errors=True)


def copy_images(source: Engine, target: Engine, names: list[str]) -> None:
    """As `docker save | docker load` over the network, where there is no registry."""
    with subprocess.Popen(["docker", "save", *names], stdout=subprocess.PIPE) as saved:
        loaded = subprocess.run(["docker", "--host", target.address, "load"], stdin=saved.stdout, capture_output=True)
    assert (saved.returncode, loaded.returncode) == (0, 0), loaded.stderr
    for name in names:
        assert target.docker("image", "inspect", "-f", "{{.Id}}", name) == source.docker(
            "image", "inspect", "-f", "{{.Id}}", name
        )

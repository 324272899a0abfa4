"""Docker Engines of a test's own, each in a network namespace: to a swarm they are two machines.

The machine's own engine takes no part: one of Docker 20.10 that leaves a swarm forgets the names of all its containers,
so everything else that runs there would lose its database.
"""

import os
import random
import shutil
import subprocess
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

_START_SECONDS = 120
_STOP_SECONDS = 120
_PROGRAMS = ("docker", "dockerd", "ip", "nsenter", "unshare")


@dataclass(frozen=True)
class Engine:
    """An engine that answers.

    Args:
        address: for DOCKER_HOST.
        name: what its swarm calls it.
        ip: by which this machine and the other engine reach it.
    """

    address: str
    name: str
    ip: str

    def docker(self, *arguments: str, text: str | None = None) -> str:
        done = self.tried(*arguments, text=text)
        assert done.returncode == 0, f"docker {' '.join(arguments)}: {done.stderr}"
        return done.stdout.strip()

    def tried(self, *arguments: str, text: str | None = None) -> subprocess.CompletedProcess[str]:
        variables = os.environ | {"DOCKER_HOST": self.address}
        return subprocess.run(["docker", *arguments], capture_output=True, text=True, env=variables, input=text)


def are_possible() -> bool:
    """Whether we may make network namespaces and run engines in them."""
    return os.geteuid() == 0 and all(map(shutil.which, _PROGRAMS))


@contextmanager
def two_engines(folder: Path) -> Iterator[tuple[Engine, Engine]]:
    """Two engines without images or containers, which reach each other; this machine reaches both."""
    with ExitStack() as undo:
        subnet = f"10.249.{random.randint(0, 255)}"
        here = f"{subnet}.1"
        names = [f"waymark-{uuid.uuid4().hex[:6]}" for _ in range(2)]
        undo.enter_context(_switch(names, subnet, here))
        first, second = (
            undo.enter_context(_engine(folder / name, name, f"{subnet}.{number}"))
            for number, name in enumerate(names, 2)
        )
        yield first, second


@contextmanager
def _switch(names: list[str], subnet: str, here: str) -> Iterator[None]:
    """Network namespaces of these names, with a cable each to a switch of their own, a third namespace.

    A bridge of the machine would not do: its engine's firewall drops what crosses one.
    """
    switch = f"{names[0]}-switch"
    with ExitStack() as undo:
        for name in (switch, *names):
            _ip("netns", "add", name)
            undo.callback(_ip, "netns", "del", name)
        _ip("-n", switch, "link", "add", "switch", "type", "bridge")
        _ip("-n", switch, "link", "set", "switch", "up")
        outside = f"wm{names[0][-6:]}"
        _cable(switch, "machine", outside)
        undo.callback(_ip, "link", "del", outside)
        _ip("addr", "add", f"{here}/24", "dev", outside)
        _ip("link", "set", outside, "up")
        for number, name in enumerate(names, 2):
            _cable(switch, f"node{number}", "eth0", name)
            commands = (f"addr add {subnet}.{number}/24 dev eth0", "link set eth0 up", "link set lo up")
            for command in (*commands, f"route add default via {here}"):
                _ip("-n", name, *command.split())
        yield


def _cable(switch: str, port: str, end: str, namespace: str | None = None) -> None:
    """Connect `end`, in a namespace or on this machine, with a port of the switch."""
    _ip("link", "add", end, *(["netns", namespace] if namespace else []), "type", "veth", "peer", port, "netns", switch)
    _ip("-n", switch, "link", "set", port, "master", "switch", "up")


def _ip(*arguments: str) -> None:
    done = subprocess.run(["ip", *arguments], capture_output=True, text=True)
    assert done.returncode == 0, f"ip {' '.join(arguments)}: {done.stderr}"


@contextmanager
def _engine(folder: Path, namespace: str, ip: str) -> Iterator[Engine]:
    folder.mkdir()
    engine = Engine(f"unix://{folder}/docker.sock", namespace, ip)
    (folder / "daemon.json").write_text("{}")
    options = f"--data-root {folder}/data --exec-root {folder}/exec --pidfile {folder}/pid"
    hosts = f"--host unix:///run/docker.sock --host {engine.address}"
    # Its mounts end with it. Its host name is not the machine's, nor is the socket that containers mount.
    prepare = f"echo {namespace} > /proc/sys/kernel/hostname && mount -t tmpfs tmpfs /run"
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
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        shutil.rmtree(folder / "data", ignore_errors=True)


def copy_images(target: Engine, names: Mapping[str, str]) -> None:
    """Bring images of this machine, by their names there, to an engine without a registry."""
    with subprocess.Popen(["docker", "save", *names.values()], stdout=subprocess.PIPE) as saved:
        loaded = subprocess.run(["docker", "--host", target.address, "load"], stdin=saved.stdout, capture_output=True)
    assert (saved.returncode, loaded.returncode) == (0, 0), loaded.stderr
    for name, image in names.items():
        target.docker("tag", image, name)

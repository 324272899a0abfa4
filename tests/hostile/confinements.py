"""The kinds of box in which every case is tried."""

from collections.abc import Callable
from pathlib import Path

from grader_ext.sandbox import Backend, Bubblewrap
from grader_ext.sandbox.docker import Docker
from grader_ext.sandbox.settings import SandboxSettings

IN_MEMORY = Path("/dev/shm")
"""The machine's tmpfs; each box gets a folder of its own in it."""


def docker() -> Docker:
    """With the sockets of the boxes in memory, as docker-compose.yml has them: the volume `boxes` is a tmpfs."""
    return Docker(SandboxSettings(WAYMARK_SANDBOX_SOCKETS=IN_MEMORY))


CONFINEMENTS: dict[str, Callable[[], Backend]] = {"bubblewrap": Bubblewrap, "docker": docker}
"""Name → what makes a backend of it."""

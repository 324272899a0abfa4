"""What an admin may choose of boxes in containers. Whoever starts a pool reads it from the environment."""

from dataclasses import dataclass
from pathlib import Path

IMAGE = "waymark-sandbox"


@dataclass(frozen=True)
class DockerSettings:
    """The Docker Engine itself is found as everywhere: `DOCKER_HOST`, else the usual socket."""

    image: str = IMAGE
    """What boxes are made of; kernels are looked up in it."""
    runtime: str | None = None
    """An OCI runtime that the engine knows, such as `runsc`; the engine's default one unless set."""
    sockets: Path | None = None
    """Where the boxes' folders are made, as the worker sees it; the machine's temporary folder unless set."""
    sockets_on_host: str | None = None
    """The same folder as the engine sees it, where the worker runs in a container: a path, or a volume's name."""

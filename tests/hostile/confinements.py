"""The kinds of box in which every case is tried."""

from collections.abc import Callable

from grader_ext.sandbox import Backend, Bubblewrap
from grader_ext.sandbox.docker import Docker

CONFINEMENTS: dict[str, Callable[[], Backend]] = {"bubblewrap": Bubblewrap, "docker": Docker}
"""Name → what makes a backend of it."""

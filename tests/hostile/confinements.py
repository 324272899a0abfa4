"""The kinds of box in which every case is tried."""

from collections.abc import Callable

from grader_ext.sandbox import Backend, Bubblewrap

CONFINEMENTS: dict[str, Callable[[], Backend]] = {"bubblewrap": Bubblewrap}
"""Name → what makes a backend of it."""

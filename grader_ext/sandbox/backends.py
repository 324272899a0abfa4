"""Which backend the settings choose."""

from grader_ext.sandbox.backend import Backend
from grader_ext.sandbox.bubblewrap import Bubblewrap
from grader_ext.sandbox.settings import SandboxSettings


def chosen(settings: SandboxSettings) -> Backend:
    """What makes the boxes. Never another one than was chosen."""
    if settings.sandbox == "docker":
        from grader_ext.sandbox.docker import Docker  # a third of a second to import, for those who use it

        return Docker(settings)
    return Bubblewrap()

"""What an admin may choose of the boxes. `waymark worker`, `grade` and `check` read it from the environment."""

from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator

from grader_ext.environment import FromEnvironment

IMAGE = "waymark-sandbox"


class SandboxSettings(FromEnvironment):
    """The Docker Engine itself is found as everywhere: `DOCKER_HOST`, else the usual socket."""

    sandbox: Literal["bubblewrap", "docker"] = Field(default="bubblewrap", alias="WAYMARK_SANDBOX")
    """What confines submissions."""
    sandbox_image: str = Field(default=IMAGE, alias="WAYMARK_SANDBOX_IMAGE")
    """Docker: what boxes are made of; kernels are looked up in it."""
    sandbox_runtime: str | None = Field(default=None, alias="WAYMARK_SANDBOX_RUNTIME")
    """Docker: an OCI runtime that the engine knows, such as `runsc`; the engine's default one unless set."""
    sandbox_sockets: Path | None = Field(default=None, alias="WAYMARK_SANDBOX_SOCKETS")
    """Docker: where the boxes' folders are made, as the worker sees it; the machine's temporary folder unless set."""
    sandbox_sockets_on_host: str | None = Field(default=None, alias="WAYMARK_SANDBOX_SOCKETS_ON_HOST")
    """Docker: the same folder as the engine sees it, where the worker is in a container: a path, or a volume's name."""

    @field_validator("sandbox_sockets")
    @classmethod
    def _a_folder(cls, path: Path | None) -> Path | None:
        if path is not None and not (path.is_absolute() and path.is_dir()):
            raise ValueError("it must be the absolute path of a folder that exists")
        return path

"""The two docker composes: Debian's program of its own, and the engine's plugin."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

ALONE = ("docker-compose",)
PLUGIN = ("docker", "compose")

_BASE = "debian:trixie-slim"
_BRING = (
    "apt-get update -qq && apt-get install -y -qq --no-install-recommends docker-compose >/dev/null"
    " && cat /usr/libexec/docker/cli-plugins/docker-compose"
)


def installed(program: tuple[str, ...], environment: Mapping[str, str] = os.environ) -> bool:
    """Docker's own client is there without the plugin, too, and then knows no `compose`."""
    if shutil.which(program[0]) is None:
        return False
    return subprocess.run([*program, "version"], capture_output=True, env=environment).returncode == 0


def compose_program() -> tuple[str, ...] | None:
    """The first that is installed."""
    return next(filter(installed, (ALONE, PLUGIN)), None)


def bring_plugin(folder: Path) -> dict[str, str]:
    """What docker's environment needs to have the plugin, taken from the images' Debian where it is missing."""
    if installed(PLUGIN):
        return {}
    program = folder / "cli-plugins" / "docker-compose"
    program.parent.mkdir()
    with program.open("wb") as file:
        subprocess.run(["docker", "run", "--rm", _BASE, "sh", "-c", _BRING], stdout=file, check=True)
    program.chmod(0o755)
    return {"DOCKER_CONFIG": str(folder)}

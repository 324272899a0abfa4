"""Environments with other versions of JupyterLab and Notebook, made once and kept in `.venv`.

Everything else in them has the version of requirements.lock; our extension is linked from where `make` built it.
"""

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[3]
LOCK = ROOT / "requirements.lock"
KEPT = Path(sys.prefix) / "other-versions"
"""`make clean` removes it with the rest of `.venv`."""
NEEDED = ("anywidget", "ipykernel", "nbformat", "pydantic")
"""Of what our server extension and a Python lesson import, what JupyterLab does not bring itself."""


@dataclass(frozen=True)
class Versions:
    jupyterlab: str
    notebook: str

    @property
    def pins(self) -> dict[str, str]:
        return {"jupyterlab": self.jupyterlab, "notebook": self.notebook}


def python_with(versions: Versions) -> Path:
    """The interpreter of an environment with these versions, which is made if it is not there."""
    folder = KEPT / f"jupyterlab-{versions.jupyterlab}"
    wanted = folder / "wanted.txt"
    pins = "".join(f"{name}=={version}\n" for name, version in sorted(locked(versions).items()))
    what = f"{pins}{NEEDED}\n"
    if not wanted.exists() or wanted.read_text() != what:
        make(folder, versions, pins)
        wanted.write_text(what)
    return folder / "bin" / "python"


def locked(versions: Versions) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9.-]+)==([^ ;]+)", LOCK.read_text(), re.MULTILINE)) | versions.pins


def make(folder: Path, versions: Versions, pins: str) -> None:
    uv(folder, "venv", "--clear", "--python", sys.executable, folder)
    constraints = folder / "constraints.txt"
    constraints.write_text(pins)
    python = folder / "bin" / "python"
    uv(folder, "pip", "install", "--python", python, "--constraint", constraints, *versions.pins, *NEEDED)
    [packages] = folder.glob("lib/python*/site-packages")
    (packages / "waymark.pth").write_text(f"{ROOT}\n")
    extensions = folder / "share" / "jupyter" / "labextensions"
    (extensions / "waymark-lab").symlink_to(ROOT / "grader_ext" / "lab" / "labextension")


def uv(folder: Path, *arguments: object) -> None:
    command = [Path(sys.prefix) / "bin" / "uv", *arguments]
    ran = subprocess.run(list(map(str, command)), capture_output=True, text=True)
    assert ran.returncode == 0, f"{folder} could not be made: {ran.stderr}"

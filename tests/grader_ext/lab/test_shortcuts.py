"""Our shortcuts are free in the JupyterLab and the Notebook that are installed."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

SHARE = Path(sys.prefix) / "share" / "jupyter"
OURS = Path(__file__).parents[3] / "grader_ext" / "lab" / "schema"


def shortcuts(folder: Path) -> Iterator[tuple[str, frozenset[str]]]:
    """Commands, each with the keys of one of its shortcuts; `Accel` is Ctrl, or Cmd on a Mac."""
    for path in folder.rglob("*.json"):
        for one in json.loads(path.read_text()).get("jupyter.lab.shortcuts", []):
            for keys in (one.get("keys"), one.get("winKeys"), one.get("linuxKeys"), one.get("macKeys")):
                if keys:
                    yield one["command"], frozenset(keys[0].replace("Accel", "Ctrl").replace("Cmd", "Ctrl").split())


def test_no_other_command_has_our_keys():
    ours = dict(shortcuts(OURS))
    assert ours == {"waymark:check": frozenset(["Ctrl", "Shift", "Enter"])}
    theirs = [*shortcuts(SHARE / "lab" / "schemas"), *shortcuts(SHARE / "labextensions")]
    assert ("notebook:run-cell", frozenset(["Ctrl", "Enter"])) in theirs
    taken = {command for command, keys in theirs if keys in ours.values()}
    assert taken - set(ours) == set()

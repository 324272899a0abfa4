"""A cgroup that bounds how many processes and threads a box has, where we may make one.

Only below the root of the hierarchy or in a cgroup that was delegated to us (systemd: `Delegate=yes`), as
https://systemd.io/CGROUP_DELEGATION asks: whatever else manages cgroups on the machine keeps its own.
"""

import asyncio
import contextlib
import os
import uuid
from pathlib import Path

_ROOT = Path("/sys/fs/cgroup")
_DELEGATED = ("user.delegate", "trusted.delegate")
_REMOVE_TRIES = 50
_NAME = "waymark-box-"


class BoxCgroup:
    """One box's cgroup. Processes enter it by writing their id to `procs`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.procs = folder / "cgroup.procs"

    @classmethod
    def make(cls, processes: int) -> "BoxCgroup | None":
        """A new cgroup for that many tasks, or None where we may not."""
        parent = _parent(Path("/proc/self/cgroup").read_text())
        if parent is None:
            return None
        _sweep(parent)
        folder = parent / f"{_NAME}{os.getpid()}-{uuid.uuid4().hex[:12]}"
        folder.mkdir()
        (folder / "pids.max").write_text(str(processes))
        return cls(folder)

    async def remove(self) -> None:
        """Remove it, once the last of its processes is gone; give up after half a second."""
        for _ in range(_REMOVE_TRIES):
            try:
                self._folder.rmdir()
            except FileNotFoundError:
                return
            except OSError:
                await asyncio.sleep(0.01)


def _sweep(parent: Path) -> None:
    """Remove what workers left behind that were killed. A name tells whose it was."""
    for folder in parent.glob(f"{_NAME}*-*"):
        owner = folder.name.removeprefix(_NAME).split("-")[0]
        if not Path("/proc", owner).exists():
            with contextlib.suppress(OSError):  # a process in it is still ending, or another worker was faster
                folder.rmdir()


def _parent(memberships: str) -> Path | None:
    """Where our own cgroup for `pids` lies, if we may make others below it. See cgroups(7) for /proc/self/cgroup."""
    for line in memberships.splitlines():
        _, controllers, path = line.split(":", 2)
        folder = (_ROOT / "pids" if controllers == "pids" else _ROOT) / path.lstrip("/")
        if controllers == "pids" or (not controllers and _offers_pids(folder)):
            return folder if os.access(folder, os.W_OK) and (path == "/" or _delegated(folder)) else None
    return None


def _offers_pids(folder: Path) -> bool:
    """In cgroup v2, whether the children of that cgroup can be bounded."""
    try:
        return "pids" in (folder / "cgroup.subtree_control").read_text().split()
    except OSError:
        return False


def _delegated(folder: Path) -> bool:
    try:
        return any(name in os.listxattr(folder) for name in _DELEGATED)
    except OSError:
        return False

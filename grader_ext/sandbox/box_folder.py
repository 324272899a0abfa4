"""The one folder that a box shares with the machine, and what tells whether anyone still uses it.

Whoever made a folder holds a lock on it, flock(2), which the kernel gives back however its holder ends. So a worker
that was killed leaves no folder for good: the next pool that starts takes the lock and removes what it finds. Unlike a
process id in a name, a lock also tells across containers that share a folder.
"""

import contextlib
import fcntl
import os
import shutil
import tempfile
from pathlib import Path

PREFIX = "waymark-box-"
NAMES = 6
"""What is in it: the connection file and five sockets."""
LONGEST_PARENT = 107 - len(f"/{PREFIX}12345678/socket-1")
"""Bytes of the path of a folder of boxes: a socket's path may have 107 (`sun_path`, unix(7))."""
FOLDER_BYTES = 2**16
"""What it may take of the disk."""


class BoxFolder:
    """A folder of ours, locked until it is removed."""

    def __init__(self, path: Path, lock: int) -> None:
        self.path = path
        self._lock = lock

    @classmethod
    def make(cls, parent: Path | None = None) -> "BoxFolder":
        """A new one in `parent`, else in the machine's temporary folder, for its owner's eyes alone."""
        while True:
            path = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
            try:
                lock = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
            except FileNotFoundError:
                continue  # swept before we could lock it
            fcntl.flock(lock, fcntl.LOCK_EX)
            if path.is_dir():
                return cls(path, lock)
            os.close(lock)  # swept in the same moment

    def remove(self) -> None:
        """Remove it with all that is in it."""
        shutil.rmtree(self.path, ignore_errors=True)
        os.close(self._lock)


def overfull(path: Path, names: int = NAMES) -> bool:
    """Whether a box has put more into its folder than belongs there."""
    taken = 0
    with contextlib.suppress(OSError), os.scandir(path) as entries:  # it is changing, and looked at again soon
        for count, entry in enumerate(entries, 1):
            taken += entry.stat(follow_symlinks=False).st_blocks * 512
            # A folder can hold what is not counted here, and no kernel makes one.
            if count > names or taken > FOLDER_BYTES or entry.is_dir(follow_symlinks=False):
                return True
    return False


def sweep(parent: Path | None = None) -> int:
    """Remove what nobody holds any more; how many there were. The folders of other users are not ours to judge."""
    found = [path for path in (parent or Path(tempfile.gettempdir())).glob(f"{PREFIX}*") if _remove_if_left(path)]
    return len(found)


def is_left(path: Path) -> bool:
    """Whether nobody holds that folder of ours any more: it is gone, or its holder is."""
    try:
        lock = _take(path)
    except FileNotFoundError:
        return True
    except OSError:  # another user's, or in use (BlockingIOError)
        return False
    os.close(lock)
    return True


def _remove_if_left(path: Path) -> bool:
    with contextlib.suppress(OSError):  # another user's, no folder, in use (BlockingIOError), or swept by another pool
        lock = _take(path)
        try:
            shutil.rmtree(path)
            return True
        finally:
            os.close(lock)
    return False


def _take(path: Path) -> int:
    """A descriptor with the lock of a folder that is ours."""
    lock = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        _lock(lock)
    except BaseException:
        os.close(lock)
        raise
    return lock


def _lock(folder: int) -> None:
    if os.fstat(folder).st_uid != os.geteuid():
        raise PermissionError
    fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)

"""The one folder that a box shares with the machine, and what tells whether anyone still uses it.

Whoever made a folder holds a lock on it, flock(2), which the kernel gives back however its holder ends. So a worker
that was killed leaves no folder for good: the next pool that starts takes the lock and removes what it finds. Unlike a
process id in a name, a lock also tells across containers that share a temporary folder.
"""

import contextlib
import fcntl
import os
import shutil
import tempfile
from pathlib import Path

PREFIX = "waymark-box-"


class BoxFolder:
    """A folder of ours in the machine's temporary one, locked until it is removed."""

    def __init__(self, path: Path, lock: int) -> None:
        self.path = path
        self._lock = lock

    @classmethod
    def make(cls) -> "BoxFolder":
        """A new one, for its owner's eyes alone."""
        while True:
            path = Path(tempfile.mkdtemp(prefix=PREFIX))
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


def sweep() -> int:
    """Remove what nobody holds any more; how many there were. The folders of other users are not ours to judge."""
    found = [path for path in Path(tempfile.gettempdir()).glob(f"{PREFIX}*") if _remove_if_left(path)]
    return len(found)


def _remove_if_left(path: Path) -> bool:
    with contextlib.suppress(OSError):  # another user's, no folder, in use (BlockingIOError), or swept by another pool
        lock = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        try:
            if os.fstat(lock).st_uid != os.geteuid():
                return False
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(path)
            return True
        finally:
            os.close(lock)
    return False

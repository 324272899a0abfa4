"""The platform's data folder, held by one `waymark up` at a time."""

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from hub_config.errors import DataFolderInUse, DataFolderNotWritable


class DataFolder:
    """Makes the folder (for its owner's eyes alone) and holds it while in use.

    Raises on entering:
        DataFolderNotWritable, DataFolderInUse.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock: IO[str] | None = None

    def __enter__(self) -> Self:
        lock = self._open()
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.seek(0)
            holder = lock.read().strip() or "unknown"
            lock.close()
            raise DataFolderInUse(folder=self.path, process=holder) from error
        lock.truncate(0)
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        self._lock = lock
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _open(self) -> IO[str]:
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            (self.path / "logs").mkdir(exist_ok=True)
            (self.path / "homes").mkdir(exist_ok=True)
            return (self.path / "up.lock").open("a+")
        except OSError as error:
            raise DataFolderNotWritable(folder=self.path, problem=f"{error.strerror}: {error.filename}") from error

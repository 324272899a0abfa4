"""A process's log file."""

from pathlib import Path
from typing import IO

# Grown beyond this, a log makes way for a new one at the process's next start; one old log is kept.
_MOST_BYTES = 20 * 1024 * 1024
_TAIL_BYTES = 8 * 1024


class ProcessLog:
    """The file that takes what a process writes to its standard output and error."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def open(self) -> IO[bytes]:
        """Open the log for the process to append to."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        if self.path.exists() and self.path.stat().st_size > _MOST_BYTES:
            self.path.replace(self.path.with_suffix(".log.1"))
        return self.path.open("ab")

    def last_lines(self, count: int = 8) -> str:
        """Return the end of the log, for a message."""
        if not self.path.exists():
            return "(no log)"
        with self.path.open("rb") as file:
            file.seek(max(0, self.path.stat().st_size - _TAIL_BYTES))
            lines = file.read().decode(errors="replace").splitlines()
        return "\n".join(lines[-count:]) or "(empty)"

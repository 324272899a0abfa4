"""What a killed server leaves behind: its pid file, and maybe some of its processes."""

import os
import signal
import time
from contextlib import suppress
from pathlib import Path

_SHUTDOWN_SECONDS = 20.0


def server_process(files: Path) -> int | None:
    """Return the process id of the server that runs on these database files, or None."""
    with suppress(FileNotFoundError, ValueError, IndexError):
        process = int((files / "postmaster.pid").read_text().splitlines()[0])
        if _is_postgres_of(process, files):
            return process
    return None


def end_leftovers(files: Path, sockets: Path) -> None:
    """End every Postgres process on these files, and remove the lock files of a server that is gone.

    Call it only while holding the folder's lock: whoever still runs is then an orphan. Postgres itself would
    believe a lock file whose number an unrelated process, or a zombie, has got meanwhile.
    """
    server = server_process(files)
    if server is not None:
        with suppress(ProcessLookupError):
            os.kill(server, signal.SIGINT)  # fast shutdown
    deadline = time.monotonic() + _SHUTDOWN_SECONDS
    while (left := _processes(files)) and time.monotonic() < deadline:
        time.sleep(0.02)
    for process in left:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    while _processes(files):
        time.sleep(0.02)
    for lock in (files / "postmaster.pid", *sockets.glob(".s.PGSQL.*")):
        lock.unlink(missing_ok=True)


def _processes(files: Path) -> list[int]:
    numbers = (int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdecimal())
    return [number for number in numbers if _is_postgres_of(number, files)]


def _is_postgres_of(process: int, files: Path) -> bool:
    """Whether the process is Postgres, working in the database's folder (each of its processes does)."""
    proc = Path("/proc") / str(process)
    with suppress(OSError):  # it ended meanwhile, or is another user's
        program = (proc / "exe").readlink().name.removesuffix(" (deleted)")
        return program == "postgres" and (proc / "cwd").samefile(files)
    return False

"""What the processes of one box use, read from /proc outside it."""

import itertools
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

_PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class Usage:
    """What all processes of a box use at one moment."""

    memory_bytes: int
    """Resident memory, pages that forks share counted once for each unless that would break the limit, and memfds."""
    tasks: int
    """Processes and threads."""
    nameless_bytes: int = 0
    """What open files without a name take on the disk of the folder that the box shares with the machine."""


def usage(roots: Sequence[int], memory_limit: int, process_limit: int, device: int) -> Usage:
    """What the processes `roots` and all their descendants use. One that is gone is no error: it uses nothing.

    Of a box that has more processes than it may, only so many are looked at: it may be making them faster than we read.
    `device` is the disk of the folder that the box shares with the machine, as stat(2) tells it.
    """
    everyone = (pid for root in roots for pid in descendants(root))
    pids = list(itertools.islice(everyone, process_limit + 1))
    if len(pids) > process_limit:
        return Usage(0, len(pids))
    tasks = sum(_tasks(pid) for pid in pids)
    opened = [_open_files(pid, device) for pid in pids]
    files = sum(in_memory for in_memory, _ in opened)
    memory = sum(_resident(pid) for pid in pids) + files
    if memory > memory_limit and len(pids) > 1:
        memory = sum(proportional(pid) for pid in pids) + files
    return Usage(memory, tasks, sum(nameless for _, nameless in opened))


def descendants(root: int) -> Iterator[int]:
    """`root` and every process below it. Orphans in a pid namespace hang from its first process, so none gets away."""
    waiting = [root]
    while waiting:
        pid = waiting.pop()
        yield pid
        waiting += _children(pid)


def _children(pid: int) -> list[int]:
    found: list[int] = []
    try:
        for thread in os.listdir(f"/proc/{pid}/task"):  # noqa: PTH208 -- a hot path
            text = Path(f"/proc/{pid}/task/{thread}/children").read_bytes()
            found += [int(word) for word in text.split()]
    except (FileNotFoundError, ProcessLookupError):
        return found  # it, or one of its threads, has just ended
    return found


def _tasks(pid: int) -> int:
    try:
        return os.stat(f"/proc/{pid}/task").st_nlink - 2  # noqa: PTH116 -- a hot path
    except (FileNotFoundError, ProcessLookupError):
        return 0


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_bytes().split()[1]) * _PAGE
    except (FileNotFoundError, ProcessLookupError):
        return 0


def proportional(pid: int) -> int:
    """Its proportional set size in bytes: of a page that many map, its share (proc_pid_smaps(5)). 0 once it is gone."""
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_bytes().splitlines():
            if line.startswith(b"Pss:"):
                return int(line.split()[1]) * 1024
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return 0


def _open_files(pid: int, device: int) -> tuple[int, int]:
    """Bytes in open files without a name: in memory (memfd_create), where no mapping shows them, and on `device`."""
    in_memory = nameless = 0
    folder = f"/proc/{pid}/fd"
    try:
        for name in os.listdir(folder):  # noqa: PTH208 -- a hot path
            path = f"{folder}/{name}"
            link = os.readlink(path)  # noqa: PTH115 -- a hot path
            if link.startswith("/memfd:"):
                in_memory += os.stat(path).st_blocks * 512  # noqa: PTH116 -- a hot path
            elif link.endswith(" (deleted)") and (found := os.stat(path)).st_dev == device:  # noqa: PTH116 -- a hot path
                nameless += found.st_blocks * 512
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return in_memory, nameless
    return in_memory, nameless

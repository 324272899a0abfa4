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


def usage(roots: Sequence[int], memory_limit: int, process_limit: int) -> Usage:
    """What the processes `roots` and all their descendants use. One that is gone is no error: it uses nothing.

    Of a box that has more processes than it may, only so many are looked at: it may be making them faster than we read.
    """
    everyone = (pid for root in roots for pid in descendants(root))
    pids = list(itertools.islice(everyone, process_limit + 1))
    if len(pids) > process_limit:
        return Usage(0, len(pids))
    tasks = sum(_tasks(pid) for pid in pids)
    files = sum(_memory_files(pid) for pid in pids)
    memory = sum(_resident(pid) for pid in pids) + files
    if memory > memory_limit and len(pids) > 1:
        memory = sum(_proportional(pid) for pid in pids) + files
    return Usage(memory, tasks)


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


def _proportional(pid: int) -> int:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_bytes().splitlines():
            if line.startswith(b"Pss:"):
                return int(line.split()[1]) * 1024
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return 0


def _memory_files(pid: int) -> int:
    """Bytes in open files that live in memory alone (memfd_create): no mapping shows them."""
    total = 0
    folder = f"/proc/{pid}/fd"
    try:
        for name in os.listdir(folder):  # noqa: PTH208 -- a hot path
            path = f"{folder}/{name}"
            if os.readlink(path).startswith("/memfd:"):  # noqa: PTH115 -- a hot path
                total += os.stat(path).st_blocks * 512  # noqa: PTH116 -- a hot path
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return total
    return total

"""Programs that Elixir code starts (System.cmd, Port.open) must not outlive their BEAM.

The BEAM puts each into a session of its own, out of reach of a signal to the BEAM's process group. So the kernel's
process adopts what is orphaned below it, and finds it there when the BEAM is gone.
"""

import contextlib
import ctypes
import os
import signal
from pathlib import Path

_PR_SET_CHILD_SUBREAPER = 36
# An orphan may start another while it is being killed; one that does so for ever must not hold us up for ever.
_ROUNDS = 100


def adopt_orphans() -> None:
    """Makes this process the parent of its orphaned descendants: prctl(2), PR_SET_CHILD_SUBREAPER. Linux only."""
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    if prctl is not None:
        prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def end_orphans() -> None:
    """Kills the children of this process that are in other sessions, and their descendants, until none is left."""
    for _ in range(_ROUNDS):
        orphans = _strangers_below(os.getpid())
        if not orphans:
            return
        for pid in orphans:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        for pid in orphans:
            with contextlib.suppress(ChildProcessError):  # a descendant, not a child yet: the next round's
                os.waitpid(pid, 0)


def _strangers_below(parent: int) -> list[int]:
    """The descendants of the process that are not in our own session."""
    ours = os.getsid(0)
    processes = _processes()
    found: list[int] = []
    parents = {parent}
    while parents:
        children = {pid for pid, (above, _) in processes.items() if above in parents}
        found += [pid for pid in children if processes[pid][1] != ours]
        parents = children
    return found


def _processes() -> dict[int, tuple[int, int]]:
    """Parent and session of every process; nothing where there is no /proc."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError, ValueError, IndexError):
            # proc(5): after the name in parentheses, which may hold anything: state, parent, group, session.
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
            found[int(entry.name)] = (int(fields[1]), int(fields[3]))
    return found

"""The bwrap command line of one box: pure, but for looking which of the system's folders exist.

Everything is made of read-only parts of the system, three small tmpfs, and the one folder with the kernel's sockets.
Options are explained in bwrap(1).
"""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from grader_ext.core.limits import Limits
from grader_ext.sandbox.inside import ENVIRONMENT, HOME, HOSTNAME, SHARED_MEMORY_MB, UID, rlimits

_SYSTEM_FOLDERS = ("bin", "sbin", "lib", "lib64", "lib32", "libx32")
_ETC = ("ld.so.cache", "ld.so.conf", "ld.so.conf.d", "alternatives")

PASSWD = f"root:x:0:0:root:/root:/usr/sbin/nologin\nlearner:x:{UID}:{UID}:learner:{HOME}:/bin/sh\n"
GROUP = f"root:x:0:\nlearner:x:{UID}:\n"


def namespaces() -> list[str]:
    """Everything unshared, no further user namespaces inside, dead when we are."""
    return [
        "--unshare-all",
        "--unshare-user",  # --disable-userns wants it said
        "--disable-userns",
        "--die-with-parent",
        "--new-session",
        *("--cap-drop", "ALL"),
        *("--uid", str(UID), "--gid", str(UID), "--hostname", HOSTNAME),
    ]


def system_mounts() -> Iterator[str]:
    """The read-only system: /usr, what points into it, and the few files of /etc that programs need to start."""
    yield from ("--ro-bind", "/usr", "/usr")
    for name in _SYSTEM_FOLDERS:
        folder = Path("/", name)
        if folder.is_symlink():
            yield from ("--symlink", str(folder.readlink()), str(folder))
        elif folder.is_dir():
            yield from ("--ro-bind", str(folder), str(folder))
    for name in _ETC:
        yield from ("--ro-bind-try", f"/etc/{name}", f"/etc/{name}")


def scratch_mounts(disk_mb: int) -> list[str]:
    """What the box may write to, each a tmpfs of its own that ends with it."""
    size = str(disk_mb * 2**20)
    return [
        *("--dev", "/dev"),
        *("--perms", "1777", "--size", str(SHARED_MEMORY_MB * 2**20), "--tmpfs", "/dev/shm"),  # noqa: S108 -- the box's
        *("--perms", "1777", "--size", size, "--tmpfs", "/tmp"),  # noqa: S108 -- the box's own
        *("--perms", "0700", "--size", size, "--tmpfs", HOME),
        *("--chdir", HOME),
    ]


def sealed() -> list[str]:
    """Come last: what bwrap itself made is writable until then.

    /proc too: to a box that root started, the files of /proc/sys are its own and could be written to.
    """
    return ["--proc", "/proc", "--remount-ro", "/proc", "--remount-ro", "/dev", "--remount-ro", "/"]


def read_only(paths: Mapping[Path, Path]) -> Iterator[str]:
    """Place in the box → path outside. Links are followed outside: in the box they would lead nowhere."""
    for place, outside in paths.items():
        yield from ("--ro-bind", str(outside.resolve()), str(place))


def python_folders() -> list[Path]:
    """The Python environment that we run in: its kernels run there too. Nothing where /usr already shows it."""
    prefixes = dict.fromkeys(Path(prefix).resolve() for prefix in (sys.prefix, sys.base_prefix))
    return [prefix for prefix in prefixes if not prefix.is_relative_to("/usr")]


def environment(extra: Mapping[str, str]) -> Iterator[str]:
    """A fixed environment, and what the kernelspec names."""
    yield "--clearenv"
    for name, value in {**ENVIRONMENT, **extra}.items():
        yield from ("--setenv", name, value)


def with_rlimits(limits: Limits) -> list[str]:
    """The prlimit(1) command that starts a kernel."""
    return ["prlimit", *(f"--{name.lower()}={value}" for name, value in rlimits(limits).items()), "--"]


def entering(procs: str) -> list[str]:
    """Enters a cgroup, then becomes the command that follows."""
    return ["sh", "-c", 'echo $$ > "$0" && exec "$@"', procs]


HOLDER = ["sh", "-c", "echo ready; exec sleep infinity"]
"""Keeps a box open for a kernel that is forked into it, once all of it is there."""

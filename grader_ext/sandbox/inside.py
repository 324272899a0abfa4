"""What every box is like from inside, whatever made it."""

from collections.abc import Mapping

from grader_ext.core.limits import Limits

HOME = "/home/learner"
HOSTNAME = "box"
UID = 1000
"""Its user and its group. In a container of an ordinary user's worker they are the worker's own instead."""
SHARED_MEMORY_MB = 16
OPEN_FILES = 1024
DATA_SLACK_MB = 256
BEAM_CODE_MB = 64
"""The BEAM's compiler keeps machine code in a memory file of this size, and is killed if it may not make one."""

ENVIRONMENT: Mapping[str, str] = {
    "PATH": "/usr/local/bin:/usr/bin:/bin",
    "HOME": HOME,
    "USER": "learner",
    "LANG": "C.UTF-8",
    "TERM": "dumb",
    "TMPDIR": "/tmp",  # noqa: S108 -- the box's own tmpfs
    "IPYTHONDIR": f"{HOME}/.ipython",
    "JUPYTER_RUNTIME_DIR": f"{HOME}/.jupyter-runtime",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONNOUSERSITE": "1",
}


def rlimits(limits: Limits) -> dict[str, int]:
    """What one process of a box may have, by the names of setrlimit(2).

    RLIMIT_NPROC counts all processes of a user in a user namespace, so it is for boxes that have one of their own.
    RLIMIT_AS is of no use: BEAM and Python map far more than they touch. RLIMIT_DATA lies above the memory limit, so
    that the box's own limit is met first, and bounds what one process can take between two looks at it. RLIMIT_FSIZE is
    for memory files: each tmpfs has a size of its own, which is met first.
    """
    return {
        "CORE": 0,
        "CPU": cpu_seconds(limits),
        "DATA": (limits.memory_mb + DATA_SLACK_MB) * 2**20,
        "FSIZE": (max(limits.disk_mb, BEAM_CODE_MB) + 1) * 2**20,
        "MEMLOCK": 65536,
        "MSGQUEUE": 0,
        "NOFILE": OPEN_FILES,
        "NPROC": limits.processes,
    }


def cpu_seconds(limits: Limits) -> int:
    """Seconds of CPU that one process of a box may use in all: the time of some twenty cells, and the start."""
    return 60 + int(20 * limits.seconds_per_cell)

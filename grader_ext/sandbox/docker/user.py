"""Who a box is on the machine, and how what lies in its folder is shared with it.

An ordinary user's worker shares its folders with boxes of the same user. A worker of root's makes boxes that are
somebody else, and hands them their folder by its group.
"""

import os
from pathlib import Path

from grader_ext.sandbox.inside import UID


def box_user() -> str:
    """`uid:gid` of the boxes."""
    return f"{os.geteuid()}:{os.getegid()}" if os.geteuid() else f"{UID}:{UID}"


def hand_over(path: Path, mode: int) -> None:
    """Let the box's group do to `path` what `mode` lets its owner do; nobody else."""
    if os.geteuid() == 0:
        os.chown(path, -1, UID)
        path.chmod(mode | mode >> 3)

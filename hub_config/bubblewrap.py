"""Whether bubblewrap works here. Without it nothing of a learner's runs: there is no unconfined way."""

import shutil
import subprocess

from hub_config.errors import BubblewrapMissing, BubblewrapRefused


def check_bubblewrap() -> None:
    """Run a trivial program in a box.

    Raises:
        BubblewrapMissing: it is not installed.
        BubblewrapRefused: the kernel, or a policy of this machine, does not let it.
    """
    if shutil.which("bwrap") is None:
        raise BubblewrapMissing
    namespaces = ["--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-uts"]
    command = ["bwrap", *namespaces, "--ro-bind", "/", "/", "--proc", "/proc", "--dev", "/dev", "true"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode != 0:
        raise BubblewrapRefused(problem=result.stderr.strip() or f"it ended with code {result.returncode}")

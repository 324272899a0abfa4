"""Processes that do not outlive the one that started them."""

import shutil
import signal
from collections.abc import Sequence


def ends_with_parent(command: Sequence[str], stop_signal: signal.Signals = signal.SIGTERM) -> list[str]:
    """Return the command in a form that gets the signal when its parent dies (prctl's PR_SET_PDEATHSIG).

    Where util-linux's `setpriv` is missing, it is the command itself.
    """
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        return list(command)
    return [setpriv, "--pdeathsig", stop_signal.name.removeprefix("SIG"), "--", *command]

"""How a box ended."""

from dataclasses import dataclass
from enum import StrEnum

_SIGNALLED = 128


class EndReason(StrEnum):
    """Why a box no longer runs, as far as it can be told from outside it."""

    RUNNING = "running"
    EXITED = "exited"
    """The kernel ended by itself."""
    KILLED = "killed"
    """A signal ended the kernel, and neither we nor a limit sent it."""
    OUT_OF_MEMORY = "out_of_memory"
    PROCESS_LIMIT = "process_limit"
    DISK_LIMIT = "disk_limit"
    """The box wrote more than its sockets into the one folder that it shares with us."""
    OUTPUT_LIMIT = "output_limit"
    """The box sent a message larger than we take in, or broke off the connection that its output comes over."""
    DISCARDED = "discarded"
    """We killed it, or whoever else rules the engine: nothing that runs in a box can bring this about."""


@dataclass(frozen=True)
class Ending:
    """The end of one box."""

    reason: EndReason
    code: int | None = None
    """The exit status for `exited`, the signal's number for `killed`."""

    @classmethod
    def of_status(cls, code: int) -> "Ending":
        """What an exit status tells: 128 + n means signal n, as shells, bwrap and Docker's init have it."""
        if code < 0 or code > _SIGNALLED:
            return cls(EndReason.KILLED, -code if code < 0 else code - _SIGNALLED)
        return cls(EndReason.EXITED, code)

"""What a kernel provisioner must offer beyond Jupyter's own interface: all that boxes and pools know of it."""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from grader_ext.sandbox.ending import Ending, EndReason


@dataclass(frozen=True)
class Mechanisms:
    """What holds a box within each of its limits, in words for the log and the docs."""

    memory: str
    processes: str
    disk: str
    cpu: str


@runtime_checkable
class Confinement(Protocol):
    """Implemented by our kernel provisioners. Constructed with the trait `limits` (a `Limits`)."""

    def describe(self) -> Mechanisms:
        """Which mechanism is in force for each limit."""

    @property
    def end_reason(self) -> EndReason:
        """Why the box ended, or `running`. Never blocks."""

    async def ending(self) -> Ending:
        """Wait until every process of the box is gone."""

    def hold_within_limits(self) -> bool:
        """Look now whether the box keeps within the limits that are only looked at, and kill it if not.

        Returns:
            Whether the box runs on.
        """

    def stderr_tail(self) -> str:
        """The last few KiB that the kernel's process wrote, for the log: never for a learner."""

    async def processes(self) -> list[int]:
        """The process ids of all that runs in the box, seen from outside it. Empty once it has ended."""

    def start_error(self) -> Exception | None:
        """After a failed start: an error that says more than the tail does, if the confinement itself failed."""

    async def discard(self, reason: EndReason = EndReason.DISCARDED) -> None:
        """Kill every process of the box at once and wait until all are gone. May be called again.

        `reason` becomes the end reason, unless it has ended already.
        """

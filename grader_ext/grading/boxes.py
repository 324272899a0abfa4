"""What grading asks of a sandbox and of a box. `grader_ext.sandbox` has both; a test may bring its own."""

from contextlib import AbstractAsyncContextManager
from typing import Protocol

from jupyter_client.asynchronous.client import AsyncKernelClient

from grader_ext.core.limits import Limits
from grader_ext.sandbox.ending import Ending


class Box(Protocol):
    """A kernel that was started for this submission alone and answers."""

    client: AsyncKernelClient
    """Its channels are started, it is heard on iopub, and nothing waits on them."""

    async def interrupt(self) -> None:
        """Interrupt the cell that runs."""

    def hold_within_limits(self) -> bool:
        """Look now whether it keeps within its limits, and kill it if not. Returns whether it runs on."""

    async def ending(self) -> Ending:
        """Wait until every process of the box is gone, however that comes."""

    async def kill(self) -> None:
        """Kill every process of the box. May be called again."""


class Sandbox(Protocol):
    """Hands out boxes; `grader_ext.sandbox`'s `Pool`."""

    def take(self, kernel_name: str, limits: Limits) -> AbstractAsyncContextManager[Box]:
        """A fresh box for one submission, killed when the context is left.

        Raises:
            SandboxError: there is none to be had.
        """

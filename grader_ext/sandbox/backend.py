"""What makes boxes: bubblewrap on this machine, or a Docker Engine. All that a pool knows of either."""

from typing import Protocol

from jupyter_client.kernelspec import KernelSpec

from grader_ext.core.limits import Limits
from grader_ext.sandbox.box_folder import BoxFolder


class Backend(Protocol):
    """Opened once, makes boxes until it is closed."""

    async def open(self) -> None:
        """Get ready, and remove what killed workers left behind.

        Raises:
            SandboxUnusable: no box can be made here.
        """

    async def close(self) -> None:
        """Let go of what `open` took. Every box has ended by then."""

    async def kernels(self) -> list[str]:
        """The names of the kernels that can run in its boxes."""

    async def kernel_spec(self, kernel_name: str, limits: Limits) -> KernelSpec:
        """The kernel of that name, to be run by our provisioner within `limits`.

        Raises:
            KernelNotInstalled, KernelProgramMissing: no such kernel, or it cannot run here.
        """

    def make_folder(self) -> BoxFolder:
        """A new folder for one box, which it alone will share with us."""

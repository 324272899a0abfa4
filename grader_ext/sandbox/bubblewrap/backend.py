"""Makes boxes with bubblewrap; the kernels are those that are installed on this machine."""

import asyncio
import logging
import shutil
from collections.abc import Mapping
from typing import Any

from jupyter_client.kernelspec import KernelSpec, KernelSpecManager, NoSuchKernel

from grader_ext.core.kernels import programs_needed
from grader_ext.core.limits import Limits
from grader_ext.sandbox.box_folder import BoxFolder, sweep
from grader_ext.sandbox.errors import KernelNotInstalled, KernelProgramMissing
from grader_ext.sandbox.kernel_specs import confined

log = logging.getLogger(__name__)

PROVISIONER = "waymark-bubblewrap"


class Bubblewrap:
    """Implements `Backend`. `specs` tells where kernels are looked up."""

    def __init__(self, specs: KernelSpecManager | None = None) -> None:
        self._specs = specs or KernelSpecManager()

    async def open(self) -> None:
        """Remove the folders that killed workers left; their boxes died with them."""
        swept = await asyncio.to_thread(sweep)
        if swept:
            log.info("Removed %d folder(s) of boxes whose worker was killed", swept)

    async def close(self) -> None:
        """Nothing is held."""

    async def kernels(self) -> list[str]:
        """Those that are installed and whose programs are, too."""
        found = self._specs.get_all_specs()
        return [name for name, entry in found.items() if not _missing(entry["spec"].get("metadata", {}))]

    async def kernel_spec(self, kernel_name: str, limits: Limits) -> KernelSpec:
        """As `Backend` says: of this machine."""
        try:
            installed = self._specs.get_kernel_spec(kernel_name)
        except NoSuchKernel:
            names = ", ".join(sorted(self._specs.find_kernel_specs())) or "none"
            raise KernelNotInstalled(kernel=kernel_name, place="on this machine", installed=names) from None
        for program in _missing(installed.metadata):
            raise KernelProgramMissing(kernel=kernel_name, program=program)
        return confined(installed, PROVISIONER, {"limits": limits})

    def make_folder(self) -> BoxFolder:
        """In the machine's temporary folder."""
        return BoxFolder.make()


def _missing(metadata: Mapping[str, Any]) -> list[str]:
    return [program for program in programs_needed(metadata) if shutil.which(program) is None]

"""Installed kernels, each bent to run under our provisioner."""

import shutil
from typing import Any

from jupyter_client.kernelspec import KernelSpec, KernelSpecManager, NoSuchKernel

from grader_ext.core.kernels import programs_needed
from grader_ext.core.limits import Limits
from grader_ext.sandbox.errors import KernelNotInstalled, KernelProgramMissing


def confined_spec(kernel_name: str, provisioner: str, limits: Limits, specs: KernelSpecManager) -> KernelSpec:
    """The kernelspec of that name, to be run by `provisioner` within `limits`, whatever provisioner it names itself.

    Raises:
        KernelNotInstalled: there is none.
        KernelProgramMissing: a program that it says it starts is not on PATH.
    """
    try:
        installed = specs.get_kernel_spec(kernel_name)
    except NoSuchKernel:
        names = ", ".join(sorted(specs.find_kernel_specs())) or "none"
        raise KernelNotInstalled(kernel=kernel_name, installed=names) from None
    for program in programs_needed(installed.metadata):
        if shutil.which(program) is None:
            raise KernelProgramMissing(kernel=kernel_name, program=program)
    metadata: dict[str, Any] = dict(installed.metadata)
    metadata["kernel_provisioner"] = {"provisioner_name": provisioner, "config": {"limits": limits}}
    return KernelSpec(
        resource_dir=installed.resource_dir,
        argv=list(installed.argv),
        name=installed.name,
        display_name=installed.display_name,
        language=installed.language,
        env=dict(installed.env),
        interrupt_mode=installed.interrupt_mode,
        metadata=metadata,
    )


class OneKernelSpec(KernelSpecManager):
    """Knows a single kernelspec: the one its kernel manager shall start."""

    def __init__(self, spec: KernelSpec) -> None:
        super().__init__()
        self._spec = spec

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """That kernelspec, under any name."""
        del kernel_name
        return self._spec

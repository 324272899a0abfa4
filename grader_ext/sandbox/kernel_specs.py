"""Installed kernels, each bent to run under our provisioner."""

from collections.abc import Mapping
from typing import Any

from jupyter_client.kernelspec import KernelSpec, KernelSpecManager


def confined(installed: KernelSpec, provisioner: str, config: Mapping[str, object]) -> KernelSpec:
    """The same kernel, to be run by `provisioner` with the traits `config`, whatever provisioner it names itself."""
    metadata: dict[str, Any] = dict(installed.metadata)
    metadata["kernel_provisioner"] = {"provisioner_name": provisioner, "config": dict(config)}
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

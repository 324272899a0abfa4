"""The kernels that an image holds, as it says itself."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

from jupyter_client.kernelspec import KernelSpec

from grader_ext.core.limits import Limits
from grader_ext.sandbox.docker.container import Mount, confined
from grader_ext.sandbox.docker.engine import Engine
from grader_ext.sandbox.docker.user import box_user
from grader_ext.sandbox.errors import SandboxImageUnusable
from grader_ext.sandbox.settings import SandboxSettings

_LIST = ["jupyter", "kernelspec", "list", "--json"]
_LOG = {"Type": "json-file", "Config": {"max-size": "10m"}}
_SHOWN = 2000


class MakesContainers(Protocol):
    """What of the backend is needed here."""

    settings: SandboxSettings

    @property
    def engine(self) -> Engine:
        """The connection."""
        ...

    async def make_container(self, config: Mapping[str, Any], folder: Path) -> str:
        """A container that mounts `folder`; its id."""
        ...

    def mount(self, folder: Path) -> Mount:
        """A box's folder."""
        ...

    def labels(self, folder: Path) -> dict[str, str]:
        """Of such a container."""
        ...


async def kernels_of(backend: MakesContainers, folder: Path) -> Mapping[str, KernelSpec]:
    """Ask the image, in a container that is confined as a box is and shares `folder`, as a box would.

    Raises:
        SandboxImageUnusable: it does not know, or what it says cannot be read.
        SocketsNotShared: the engine does not see the folder.
    """
    settings, engine = backend.settings, backend.engine
    config = confined(
        settings.sandbox_image,
        Limits(),
        box_user(),
        command=_LIST,
        env={},
        mount=backend.mount(folder),
        labels=backend.labels(folder),
        runtime=settings.sandbox_runtime,
    )
    config["HostConfig"]["LogConfig"] = _LOG
    name = await backend.make_container(config, folder)
    container = engine.client.containers.container(name)
    try:
        await engine.start(name, lambda _news: None)
        status = (await container.wait(timeout=60.0))["StatusCode"]
        said = "".join(await container.log(stdout=True, stderr=bool(status)))
    finally:
        await engine.remove(name)
    try:
        found = json.loads(said)["kernelspecs"] if status == 0 else None
    except (ValueError, KeyError):
        found = None
    if found is None:
        raise SandboxImageUnusable(
            image=settings.sandbox_image, problem=said[-_SHOWN:].strip() or f"exit status {status}"
        )
    return {name: _kernel_spec(name, entry) for name, entry in found.items()}


def _kernel_spec(name: str, entry: Mapping[str, object]) -> KernelSpec:
    spec = entry["spec"]
    fields = dict(spec) if isinstance(spec, dict) else {}
    return KernelSpec(name=name, resource_dir=str(entry["resource_dir"]), **fields)

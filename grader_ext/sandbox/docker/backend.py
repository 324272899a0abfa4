"""Makes boxes that are containers; the kernels are those of the image."""

import logging
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from aiodocker import DockerError
from jupyter_client.kernelspec import KernelSpec

from grader_ext.core.limits import Limits
from grader_ext.sandbox.box_folder import LONGEST_PARENT, BoxFolder
from grader_ext.sandbox.docker.container import FOLDER, SOCKETS, Mount
from grader_ext.sandbox.docker.engine import Engine
from grader_ext.sandbox.docker.kernels import kernels_of
from grader_ext.sandbox.docker.orphans import remove_orphans
from grader_ext.sandbox.docker.user import hand_over
from grader_ext.sandbox.errors import (
    DockerRefused,
    KernelNotInstalled,
    PoolClosed,
    SocketsNotShared,
    SocketsPathTooLong,
)
from grader_ext.sandbox.kernel_specs import confined
from grader_ext.sandbox.settings import SandboxSettings

log = logging.getLogger(__name__)

PROVISIONER = "waymark-docker"
_NO_FOLDER = "source path does not exist"
"""What the engine says of a mount whose source it does not see."""


class Docker:
    """Implements `Backend`."""

    def __init__(self, settings: SandboxSettings | None = None) -> None:
        self.settings = settings or SandboxSettings()
        self.sockets = self.settings.sandbox_sockets or Path(tempfile.gettempdir())
        self.sockets_on_host = ""
        """`sockets` as the engine sees it."""
        self._engine: Engine | None = None
        self._kernels: Mapping[str, KernelSpec] = {}

    @property
    def engine(self) -> Engine:
        """The connection.

        Raises:
            PoolClosed: it is not open.
        """
        if self._engine is None:
            raise PoolClosed
        return self._engine

    async def open(self) -> None:
        """Connect, remove what killed workers left, and ask the image for its kernels.

        Raises:
            SandboxUnusable: in each of its kinds that say what is wrong with the engine, the image or the folder.
        """
        length = len(os.fsencode(self.sockets))
        if length > LONGEST_PARENT:
            raise SocketsPathTooLong(folder=self.sockets, length=length, most=LONGEST_PARENT)
        self._engine = await Engine.connect(self.settings)
        try:
            self.sockets_on_host = await self._on_host(self._engine)
            containers, folders = await remove_orphans(self._engine, self.sockets, self.sockets_on_host)
            await self._ask_for_kernels()
        except BaseException:
            await self.close()
            raise
        if containers or folders:
            log.info("Removed %d container(s) and %d folder(s) whose worker was killed", containers, folders)

    async def _ask_for_kernels(self) -> None:
        folder = self.make_folder()
        try:
            self._kernels = await kernels_of(self, folder.path)
        finally:
            folder.remove()

    async def _on_host(self, engine: Engine) -> str:
        named = self.settings.sandbox_sockets_on_host
        if named is None or named.startswith("/"):
            return named or str(self.sockets.resolve())
        try:
            volume = await (await engine.client.volumes.get(named)).show()  # type: ignore[no-untyped-call]  # aiodocker's
        except DockerError as error:
            raise SocketsNotShared(folder=self.sockets, on_host=named, problem=error.message) from error
        return str(volume["Mountpoint"])

    async def close(self) -> None:
        """Disconnect."""
        engine, self._engine = self._engine, None
        if engine:
            await engine.close()

    async def kernels(self) -> list[str]:
        """Those of the image."""
        return list(self._kernels)

    async def kernel_spec(self, kernel_name: str, limits: Limits) -> KernelSpec:
        """As `Backend` says: of the image."""
        installed = self._kernels.get(kernel_name)
        if installed is None:
            place = f"in the image {self.settings.sandbox_image!r}"
            raise KernelNotInstalled(kernel=kernel_name, place=place, installed=", ".join(sorted(self._kernels)))
        return confined(installed, PROVISIONER, {"limits": limits, "backend": self})

    def make_folder(self) -> BoxFolder:
        """In the folder that the engine sees as well."""
        folder = BoxFolder.make(self.sockets)
        hand_over(folder.path, 0o700)
        return folder

    async def make_container(self, config: Mapping[str, Any], folder: Path) -> str:
        """A container that mounts `folder`; its id.

        Raises:
            SocketsNotShared: the engine does not see the folder.
            SandboxImageMissing, DockerRefused
        """
        try:
            return await self.engine.create(config, folder.name)
        except DockerRefused as error:
            problem = str(error.fields["problem"])
            if _NO_FOLDER not in problem:
                raise
            raise SocketsNotShared(folder=self.sockets, on_host=self.sockets_on_host, problem=problem) from error

    def mount(self, folder: Path) -> Mount:
        """A box's folder, which it sees at the path that it has here."""
        return Mount(f"{self.sockets_on_host}/{folder.name}", str(folder))

    def labels(self, folder: Path) -> dict[str, str]:
        """What tells later whether the worker of a container lives."""
        return {SOCKETS: self.sockets_on_host, FOLDER: folder.name}

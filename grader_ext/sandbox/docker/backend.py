"""Makes boxes that are containers; the kernels are those of the image."""

import logging
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from aiodocker import DockerError
from jupyter_client.kernelspec import KernelSpec

from grader_ext.core.limits import Limits
from grader_ext.sandbox.box_folder import BoxFolder
from grader_ext.sandbox.docker.container import FOLDER, SOCKETS
from grader_ext.sandbox.docker.engine import Engine
from grader_ext.sandbox.docker.kernels import kernels_of
from grader_ext.sandbox.docker.orphans import remove_orphans
from grader_ext.sandbox.docker.settings import DockerSettings
from grader_ext.sandbox.docker.user import hand_over
from grader_ext.sandbox.errors import KernelNotInstalled, PoolClosed, SocketsNotShared
from grader_ext.sandbox.kernel_specs import confined

if TYPE_CHECKING:
    from collections.abc import Mapping

log = logging.getLogger(__name__)

PROVISIONER = "waymark-docker"


class Docker:
    """Implements `Backend`."""

    def __init__(self, settings: DockerSettings | None = None) -> None:
        self.settings = settings or DockerSettings()
        self.sockets = self.settings.sockets or Path(tempfile.gettempdir())
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
        """Connect, remove what killed workers left, and ask the image for its kernels."""
        engine = await Engine.connect(self.settings)
        try:
            self.sockets_on_host = await self._on_host(engine)
            containers, folders = await remove_orphans(engine, self.sockets, self.sockets_on_host)
            self._kernels = await self._ask_for_kernels(engine)
        except BaseException:
            await engine.close()
            raise
        self._engine = engine
        if containers or folders:
            log.info("Removed %d container(s) and %d folder(s) whose worker was killed", containers, folders)

    async def _ask_for_kernels(self, engine: Engine) -> "Mapping[str, KernelSpec]":
        folder = self.make_folder()  # so that the container is known for an orphan's if we are killed meanwhile
        try:
            return await kernels_of(engine, self.settings, self.labels(folder.path))
        finally:
            folder.remove()

    def labels(self, folder: Path) -> dict[str, str]:
        """What tells later whether the worker of a container lives."""
        return {SOCKETS: self.sockets_on_host, FOLDER: folder.name}

    async def _on_host(self, engine: Engine) -> str:
        named = self.settings.sockets_on_host
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

    async def kernel_spec(self, kernel_name: str, limits: Limits) -> KernelSpec:
        """As `Backend` says: of the image."""
        installed = self._kernels.get(kernel_name)
        if installed is None:
            place = f"in the image {self.settings.image!r}"
            raise KernelNotInstalled(kernel=kernel_name, place=place, installed=", ".join(sorted(self._kernels)))
        return confined(installed, PROVISIONER, {"limits": limits, "backend": self})

    def make_folder(self) -> BoxFolder:
        """In the folder that the engine sees as well."""
        folder = BoxFolder.make(self.sockets)
        hand_over(folder.path, 0o700)
        return folder

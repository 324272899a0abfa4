"""The network between a learner's browser and their server, which a test can pull."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from tests.grader_ext.widget.conftest import Lab


class Cable:
    """Passes on each connection to the server at `port`, until it is cut; then it takes none."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.own_port = 0
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()
        self._passing: set[asyncio.Task[None]] = set()

    async def mend(self) -> None:
        self._server = await asyncio.start_server(self._connect, "127.0.0.1", self.own_port)
        self.own_port = self._server.sockets[0].getsockname()[1]

    async def cut(self) -> None:
        assert self._server is not None
        self._server.close()
        for writer in list(self._open):
            writer.transport.abort()
        await asyncio.gather(*self._passing, return_exceptions=True)

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", self.port)
        for source, sink in ((reader, back), (there, writer)):
            task = asyncio.create_task(self._pass_on(source, sink))
            self._passing.add(task)
            task.add_done_callback(self._passing.discard)

    async def _pass_on(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        self._open.add(sink)
        try:
            with suppress(ConnectionError):
                while data := await source.read(65536):
                    sink.write(data)
                    await sink.drain()
        finally:
            self._open.discard(sink)
            sink.close()


@asynccontextmanager
async def cable_to(lab: Lab) -> AsyncIterator[tuple[Cable, Lab]]:
    """A cable, and the same server as it is reached over it."""
    cable = Cable(int(lab.base.split(":")[2].split("/")[0]))
    await cable.mend()
    try:
        yield cable, Lab(cable.own_port, lab.home)
    finally:
        await cable.cut()

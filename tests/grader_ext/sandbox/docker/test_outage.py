"""An engine that cannot be heard for a while: `dockerd` starts again, a proxy before it does."""

import asyncio
import contextlib
from pathlib import Path

import pytest

from grader_ext.core.limits import Limits
from grader_ext.sandbox import Box, Ending, EndReason

pytestmark = [pytest.mark.integration, pytest.mark.docker]

SOCKET = "/var/run/docker.sock"


class Line:
    """The way to the engine, which can be cut."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._open: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server | None = None

    async def join(self) -> None:
        self._server = await asyncio.start_unix_server(self._serve, self.path)

    async def cut(self) -> None:
        assert self._server is not None
        self._server.close()
        self.path.unlink(missing_ok=True)
        for writer in self._open:
            writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        engine_reader, engine_writer = await asyncio.open_unix_connection(SOCKET)
        self._open |= {writer, engine_writer}
        await asyncio.gather(_pump(reader, engine_writer), _pump(engine_reader, writer))
        self._open -= {writer, engine_writer}


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError):
        while chunk := await reader.read(65536):
            writer.write(chunk)
            await writer.drain()
    writer.close()


@pytest.fixture
async def line(tmp_path, monkeypatch):
    line = Line(tmp_path / "docker.sock")
    await line.join()
    monkeypatch.setenv("DOCKER_HOST", f"unix://{line.path}")
    yield line
    await line.cut()


async def test_a_box_that_ended_meanwhile_is_told_of_afterwards(line, start_box):
    box: Box = await start_box("python3", **Limits().model_dump(include={"memory_mb"}))
    await line.cut()
    box._listener.cancel()  # nothing but the engine shall tell
    box.client.execute("import os; os._exit(3)")
    await asyncio.sleep(2)
    assert box.running
    await line.join()
    assert await asyncio.wait_for(box.ending(), 60) == Ending(EndReason.EXITED, 3)

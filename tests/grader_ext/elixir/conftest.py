"""A real kernel, driven as any Jupyter client drives it."""

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from jupyter_client import AsyncKernelClient, AsyncKernelManager
from jupyter_client.kernelspec import KernelSpec

PATIENCE = 30.0


@dataclass
class Cell:
    """What came of one execute_request."""

    reply: dict[str, Any] = field(default_factory=dict)
    messages: list[dict[str, Any]] = field(default_factory=list)

    def contents(self, kind: str) -> list[dict[str, Any]]:
        return [message["content"] for message in self.messages if message["msg_type"] == kind]

    def stream(self, name: str) -> str:
        return "".join(content["text"] for content in self.contents("stream") if content["name"] == name)

    @property
    def stdout(self) -> str:
        return self.stream("stdout")

    @property
    def stderr(self) -> str:
        return self.stream("stderr")

    @property
    def value(self) -> str | None:
        results = self.contents("execute_result")
        return results[0]["data"]["text/plain"] if results else None

    @property
    def status(self) -> str:
        return self.reply["content"]["status"]

    @property
    def ename(self) -> str:
        return self.reply["content"]["ename"]

    @property
    def evalue(self) -> str:
        return self.reply["content"]["evalue"]

    @property
    def traceback(self) -> str:
        return "\n".join(self.reply["content"]["traceback"])


class Notebook:
    """A running kernel and its client."""

    def __init__(self, manager: AsyncKernelManager, client: AsyncKernelClient) -> None:
        self.manager = manager
        self.client = client

    async def run(self, code: str, **options: Any) -> Cell:
        return await self.collect(self.client.execute(code, **options))

    async def collect(self, request: str) -> Cell:
        cell = Cell()
        async with asyncio.timeout(PATIENCE):
            while True:
                message = await self.client.get_iopub_msg()
                if message["parent_header"].get("msg_id") != request:
                    continue
                cell.messages.append(message)
                if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                    break
            cell.reply = await self.reply(request)
        return cell

    async def reply(self, request: str) -> dict[str, Any]:
        while True:
            message = await self.client.get_shell_msg(timeout=PATIENCE)
            if message["parent_header"].get("msg_id") == request:
                return message

    async def started(self, code: str, sign: str) -> str:
        """Starts a cell, and waits until it has printed the sign."""
        request = self.client.execute(code)
        await self.hear(sign)
        return request

    async def hear(self, sign: str, streams: tuple[str, ...] = ("stdout", "stderr"), heard: str = "") -> dict[str, Any]:
        """Reads on until what was heard holds the sign; the last message that it took."""
        message: dict[str, Any] = {}
        async with asyncio.timeout(PATIENCE):
            while sign not in heard:
                message = await self.client.get_iopub_msg()
                if message["msg_type"] == "stream" and message["content"]["name"] in streams:
                    heard += message["content"]["text"]
        return message

    async def interrupt(self) -> None:
        """Interrupts, and waits until the kernel has taken it: what is sent from then on is not hit by it."""
        request = self.client.session.msg("interrupt_request", {})
        self.client.control_channel.send(request)
        reply = await self.client.get_control_msg(timeout=PATIENCE)
        while reply["parent_header"].get("msg_id") != request["header"]["msg_id"]:
            reply = await self.client.get_control_msg(timeout=PATIENCE)


def until_exists(path: Path) -> str:
    """Elixir that waits until there is such a file."""
    return f'Enum.find(Stream.repeatedly(fn -> Process.sleep(10); File.exists?("{path}") end), & &1)'


def kernel_spec(wrapper: list[str]) -> KernelSpec:
    return KernelSpec(
        argv=[*wrapper, sys.executable, "-m", "grader_ext.elixir", "-f", "{connection_file}"],
        language="elixir",
        display_name="Elixir",
        interrupt_mode="message",
    )


async def start(folder: Path, transport: str = "ipc", wrapper: list[str] | None = None, **options: Any) -> Notebook:
    """Starts a kernel with its files in the folder. `wrapper` is a command that runs the kernel's."""
    manager = AsyncKernelManager(transport=transport, connection_file=str(folder / "kernel.json"))
    if transport == "ipc":
        manager.ip = str(folder / "kernel")
    manager._kernel_spec = kernel_spec(wrapper or [])
    await manager.start_kernel(**options)
    client = manager.client()
    client.start_channels()
    await client.wait_for_ready(timeout=PATIENCE)
    return Notebook(manager, client)


async def stop(notebook: Notebook) -> None:
    notebook.client.stop_channels()
    if notebook.manager.has_kernel:
        await notebook.manager.shutdown_kernel()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def notebook(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Notebook]:
    """A kernel for all tests of a module; none of them may leave it changed for the next."""
    started = await start(tmp_path_factory.mktemp("kernel"))
    yield started
    await stop(started)


Starter = Callable[..., Awaitable[Notebook]]


@pytest_asyncio.fixture(loop_scope="module")
async def start_notebook(tmp_path: Path) -> AsyncIterator[Starter]:
    """Starts kernels of the test's own, and stops them."""
    running: list[Notebook] = []

    async def starter(**options: Any) -> Notebook:
        folder = tmp_path / str(len(running))
        folder.mkdir()
        running.append(await start(folder, **options))
        return running[-1]

    yield starter
    for started in running:
        await stop(started)


@pytest_asyncio.fixture(loop_scope="module")
async def own_notebook(start_notebook: Starter) -> Notebook:
    """A kernel of the test's own."""
    return await start_notebook()

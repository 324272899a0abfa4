"""The hub as a learner feels it: log-in to JupyterLab, a cell to the kernel and back."""

import asyncio
import json
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from websockets.asyncio.client import ClientConnection, connect

from bench.measure import Comparison, interleaved
from bench.verdict import executed_once, running_kernel
from bench.visitor import Visitor
from hub_config.ports import free_ports
from tests.browser.running_platform import RunningPlatform, running_platform


@asynccontextmanager
async def learner_at_work() -> AsyncIterator[tuple[Visitor, RunningPlatform]]:
    """A learner who is logged in, on a platform of their own."""
    with tempfile.TemporaryDirectory(prefix="waymark-bench-") as folder:
        manager = running_platform(Path(folder) / "data")
        platform = await asyncio.to_thread(manager.__enter__)
        try:
            async with Visitor(platform.url, "ada") as visitor:
                await visitor.sign_up()
                await visitor.log_in()
                yield visitor, platform
        finally:
            await asyncio.to_thread(manager.__exit__, None, None, None)


async def start(rounds: int) -> list[Comparison]:
    """From log-in to JupyterLab's page, beside a bare `jupyter lab` of the same environment."""
    async with learner_at_work() as (visitor, _):

        async def ours() -> float:
            took = await visitor.start_server()
            await visitor.stop_server()
            return took

        samples = await interleaved({"ours": ours, "bare": bare_lab}, rounds)
    return [Comparison("log-in to JupyterLab ready", "ms", samples["ours"], samples["bare"], "bare `jupyter lab`")]


async def bare_lab() -> float:
    """Milliseconds until a `jupyter lab` that is started by hand answers its page."""
    [port] = free_ports(1)
    with tempfile.TemporaryDirectory() as home:
        command = [Path(sys.executable).parent / "jupyter", "lab", "--no-browser", "--allow-root", f"--port={port}"]
        started = time.perf_counter()
        process = subprocess.Popen(
            [*command, "--IdentityProvider.token=", f"--ServerApp.root_dir={home}"], stderr=subprocess.DEVNULL
        )
        try:
            async with httpx.AsyncClient() as http:
                while not await _answers(http, f"http://127.0.0.1:{port}/lab"):
                    await asyncio.sleep(0.02)
            return (time.perf_counter() - started) * 1000
        finally:
            process.kill()
            process.wait()


async def _answers(http: httpx.AsyncClient, url: str) -> bool:
    try:
        return (await http.get(url)).status_code == 200
    except httpx.TransportError:
        return False


async def round_trip(rounds: int) -> list[Comparison]:
    """`1+1` from the browser's side of the kernel's WebSocket, beside the same on the kernel's own sockets."""
    async with learner_at_work() as (visitor, _), running_kernel() as kernel:
        await visitor.start_server()
        kernel_id = (await visitor.post("api/kernels", {"name": "python3"})).json()["id"]
        address = f"{visitor.url.replace('http', 'ws', 1)}{visitor.server}api/kernels/{kernel_id}/channels"
        headers = {"Cookie": visitor.cookies, "Origin": visitor.url}
        async with connect(address, additional_headers=headers) as socket:
            samples = await interleaved(
                {"ours": lambda: over_websocket(socket), "own": lambda: executed_once(kernel, "1+1")},
                rounds * 10,
                warm_up=10,
            )
    return [Comparison("round trip of 1+1 over the WebSocket", "ms", samples["ours"], samples["own"], "kernel's own")]


async def over_websocket(socket: ClientConnection) -> float:
    """Milliseconds from the request to reply and idle."""
    request = uuid.uuid4().hex
    header = {"msg_id": request, "msg_type": "execute_request", "username": "", "session": "bench", "version": "5.3"}
    content = {"code": "1+1", "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False}
    message = {"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell"}
    started = time.perf_counter()
    await socket.send(json.dumps(message))
    waiting = {"execute_reply", "idle"}
    while waiting:
        answer = json.loads(await socket.recv())
        if answer["parent_header"].get("msg_id") == request:
            waiting -= {answer["msg_type"], answer["content"].get("execution_state")}
    return (time.perf_counter() - started) * 1000

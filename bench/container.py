"""A learner's container: from the click to JupyterLab beside a bare `docker run` of the same image, and its memory."""

import asyncio
import ipaddress
import os
import re
import secrets
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import httpx

from bench.measure import Comparison, Samples, interleaved
from bench.visitor import Visitor
from tests.hub_config.running_hub import RunningHub

IMAGE = os.environ.get("BENCH_LAB_IMAGE", "waymark-lab")
PREFIX = f"waymark-bench-{os.getpid()}"
LIMITS = ["--cpus", "1", "--memory", "1g"]
#: Seconds after which nothing that a start leaves to later is left.
SETTLED = 15


def missing(image: str) -> str:
    """What a benchmark of that image lacks here, in words; nothing when it can run."""
    try:
        found = subprocess.run(["docker", "image", "inspect", image], capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return "there is no Docker"
    return "" if found.returncode == 0 else f"`docker image inspect {image}` fails"


async def click(rounds: int) -> list[Comparison]:
    """From the click that starts a server to JupyterLab's page."""
    async with learner() as visitor:

        async def ours() -> float:
            took = await visitor.start_server()
            await visitor.stop_server()
            return took

        samples = await interleaved({"ours": ours, "bare": bare_container}, rounds)
    name = "click to JupyterLab in a learner's container"
    return [Comparison(name, "ms", samples["ours"], samples["bare"], "bare `docker run` of the image")]


async def memory(rounds: int) -> list[Comparison]:
    """What a learner's container holds when idle, and with one kernel of each language."""
    seen: dict[str, list[float]] = {"idle": [], "python": [], "both": []}
    async with learner() as visitor:
        for _ in range(max(3, rounds // 5)):
            await visitor.start_server()
            for state, kernel in (("idle", None), ("python", "python3"), ("both", "elixir")):
                if kernel is not None:
                    await visitor.post("api/kernels", {"name": kernel})
                await asyncio.sleep(SETTLED)
                seen[state].append(await mebibytes(f"{PREFIX}-learner-{visitor.name}"))
            await visitor.stop_server()
    names = {"idle": "idle", "python": "with a Python kernel", "both": "with a Python and an Elixir kernel"}
    return [
        Comparison(f"learner's container, {names[state]}", "MiB", Samples(tuple(values)))
        for state, values in seen.items()
    ]


@asynccontextmanager
async def learner() -> AsyncIterator[Visitor]:
    """A hub that starts containers, and a learner who is logged in."""
    with tempfile.TemporaryDirectory(prefix="waymark-bench-") as folder, network() as gateway:
        hub = RunningHub(
            Path(folder),
            host=gateway,
            signup="open",
            spawner="docker",
            lab_image=IMAGE,
            learner_prefix=PREFIX,
            learner_network=PREFIX,
        )
        try:
            await asyncio.to_thread(hub.start)
            async with Visitor(hub.address, "ada") as visitor:
                await visitor.sign_up()
                await visitor.log_in()
                yield visitor
        finally:
            await asyncio.to_thread(hub.stop)
            await asyncio.to_thread(remove_what_is_left)


@contextmanager
def network() -> Iterator[str]:
    """The learners' network, as docs/admin.md has it; gives the machine's address on it."""
    subnet = ipaddress.ip_network(f"10.{secrets.choice(range(128, 250))}.{secrets.randbelow(256)}.0/26")
    options = ["--internal", "--subnet", str(subnet), "-o", "com.docker.network.bridge.enable_icc=false"]
    docker("network", "create", *options, PREFIX)
    try:
        yield str(subnet[1])
    finally:
        docker("network", "rm", PREFIX)


async def bare_container() -> float:
    """Milliseconds until a `jupyter lab` in a container that is started by hand answers its page."""
    name = f"{PREFIX}-bare"
    lab = ["jupyter", "lab", "--no-browser", "--ip=0.0.0.0", "--port=8888", "--IdentityProvider.token="]
    started = time.perf_counter()
    await asyncio.to_thread(docker, "run", "-d", "--rm", "--init", "--name", name, *LIMITS, IMAGE, *lab)
    address = docker("inspect", "-f", "{{.NetworkSettings.IPAddress}}", name)
    try:
        async with httpx.AsyncClient() as http:
            while not await _answers(http, f"http://{address}:8888/lab"):
                await asyncio.sleep(0.02)
        return (time.perf_counter() - started) * 1000
    finally:
        await asyncio.to_thread(docker, "rm", "-f", name)


async def mebibytes(container: str) -> float:
    """The container's memory without the page cache, as `docker stats` has it."""
    shown = await asyncio.to_thread(docker, "stats", "--no-stream", "--format", "{{.MemUsage}}", container)
    match = re.match(r"([\d.]+)(Mi|Gi)B", shown)
    if match is None:
        raise RuntimeError(f"docker stats shows {shown!r}")
    return float(match[1]) * (1024 if match[2] == "Gi" else 1)


def docker(*arguments: str) -> str:
    result = subprocess.run(["docker", *arguments], capture_output=True, text=True, check=True)
    return result.stdout.strip()


def remove_what_is_left() -> None:
    containers = docker("ps", "-aq", "--filter", f"name={PREFIX}-").split()
    if containers:
        docker("rm", "-f", *containers)
    volumes = docker("volume", "ls", "-q", "--filter", f"name={PREFIX}-").split()
    if volumes:
        docker("volume", "rm", "-f", *volumes)


async def _answers(http: httpx.AsyncClient, url: str) -> bool:
    try:
        return (await http.get(url)).status_code == 200
    except httpx.TransportError:
        return False

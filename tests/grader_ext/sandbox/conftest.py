"""Boxes to probe, of each kind that there is: started for a test, killed after it."""

import asyncio
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from grader_ext.core.limits import Limits
from grader_ext.sandbox import Backend, Box, SandboxSettings, chosen, message_context

ROOT = Path(__file__).parents[3]
KINDS = ["bubblewrap", pytest.param("docker", marks=pytest.mark.docker)]


@dataclass(frozen=True)
class Ran:
    """What one cell did."""

    status: str
    text: str
    error: str


async def run(box: Box, code: str, seconds: float = 30.0, printed: asyncio.Event | None = None) -> Ran:
    """`printed` is set once the cell has printed something."""
    texts: list[str] = []
    errors: list[str] = []

    def hear(message: dict) -> None:
        content = message["content"]
        if message["msg_type"] == "stream":
            texts.append(content["text"])
            if printed:
                printed.set()
        elif message["msg_type"] == "execute_result":
            texts.append(content["data"]["text/plain"])
        elif message["msg_type"] == "error":
            errors.append(f"{content['ename']}: {content['evalue']}")

    reply = await box.client.execute_interactive(code, output_hook=hear, timeout=seconds, allow_stdin=False)
    return Ran(reply["content"]["status"], "".join(texts), "".join(errors))


async def run_to_its_end(box: Box, code: str, seconds: float = 30.0):
    """For cells that their box does not survive: how it ended."""
    box.client.execute(code)
    return await asyncio.wait_for(box.ending(), seconds)


def build(image: str) -> None:
    """From this tree; within a second or two when nothing has changed."""
    command = ["docker", "build", "--quiet", "--file", f"images/{image}/Dockerfile", "--tag", f"waymark-{image}", "."]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout + built.stderr


@pytest.fixture(scope="session")
def sandbox_image() -> None:
    build("sandbox")


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """What makes the boxes of this test, as `WAYMARK_SANDBOX` names it."""
    if request.param == "docker":
        request.getfixturevalue("sandbox_image")
    return str(request.param)


@pytest.fixture
def make_backend(kind: str) -> Callable[..., Backend]:
    return lambda **variables: chosen(SandboxSettings.from_environment({"WAYMARK_SANDBOX": kind, **variables}))


@pytest.fixture
async def backend(make_backend: Callable[..., Backend]) -> AsyncIterator[Backend]:
    backend = make_backend()
    await backend.open()
    yield backend
    await backend.close()


@pytest.fixture
async def start_box(backend: Backend) -> AsyncIterator[Callable[..., Awaitable[Box]]]:
    context = message_context()
    started: list[Box] = []

    async def start(kernel: str = "python3", **limits: float) -> Box:
        box = await Box.start(kernel, Limits(**limits), backend=backend, context=context)
        started.append(box)
        return box

    yield start
    await asyncio.gather(*(box.kill() for box in started))
    context.destroy(linger=0)


@pytest.fixture
async def box(start_box) -> Box:
    return await start_box()

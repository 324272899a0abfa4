"""Boxes to probe: started for a test, killed after it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

import pytest

from grader_ext.core.limits import Limits
from grader_ext.sandbox import Box, message_context


@dataclass(frozen=True)
class Ran:
    """What one cell did."""

    status: str
    text: str
    error: str


async def run(box: Box, code: str, seconds: float = 30.0) -> Ran:
    texts: list[str] = []
    errors: list[str] = []

    def hear(message: dict) -> None:
        content = message["content"]
        if message["msg_type"] == "stream":
            texts.append(content["text"])
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


@pytest.fixture
async def start_box() -> AsyncIterator[Callable[..., Awaitable[Box]]]:
    context = message_context()
    started: list[Box] = []

    async def start(kernel: str = "python3", **limits: float) -> Box:
        box = await Box.start(kernel, Limits(**limits), context=context)
        started.append(box)
        return box

    yield start
    await asyncio.gather(*(box.kill() for box in started))
    context.destroy(linger=0)


@pytest.fixture
async def box(start_box) -> Box:
    return await start_box()

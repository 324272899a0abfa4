"""The end of a box of bubblewrap's whose pieces end one long after the other, as on a busy machine."""

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import Iterator

import psutil
import pytest

import grader_ext.sandbox.box
from grader_ext.sandbox import Ending, EndReason

pytestmark = pytest.mark.integration
PATIENCE = 30.0


@contextlib.contextmanager
def held(pid: int) -> Iterator[None]:
    """What the process does waits until the block ends."""
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


async def until(condition):
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "it did not come true in time"
        await asyncio.sleep(0.02)


async def test_a_kernel_that_ended_by_itself_is_the_reason_whatever_comes_before_its_box_is_gone(box):
    with held(box._confinement.pid):
        box.client.execute("import os; os._exit(3)")
        await until(lambda: not box.running)
        discarding = asyncio.create_task(box._confinement.discard(EndReason.OUTPUT_LIMIT))
        await asyncio.sleep(0)
    await asyncio.wait_for(discarding, PATIENCE)
    assert await box.ending() == Ending(EndReason.EXITED, 3)


async def test_the_news_of_an_end_may_come_long_after_its_sockets_close(box, monkeypatch):
    monkeypatch.setattr(grader_ext.sandbox.box, "_NEWS_SECONDS", 10 * PATIENCE)
    kernel = psutil.Process(box._confinement._kernel_pid())
    with held(kernel.ppid()):  # in the fork server, it waits for the kernel
        box.client.execute("import os; os._exit(3)")
        await until(lambda: kernel.status() == psutil.STATUS_ZOMBIE)
        await asyncio.sleep(0.5)
        assert box.running
    assert await asyncio.wait_for(box.ending(), PATIENCE) == Ending(EndReason.EXITED, 3)
    await asyncio.wait_for(box._listener, PATIENCE)

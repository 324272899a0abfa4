import asyncio
import signal
import time
from pathlib import Path

import pytest

from grader_ext.core.limits import Limits
from grader_ext.sandbox import (
    Box,
    Ending,
    EndReason,
    KernelNotInstalled,
    message_context,
)
from tests.grader_ext.sandbox.conftest import run, run_to_its_end

pytestmark = pytest.mark.integration


async def test_runs_a_cell(box):
    ran = await run(box, "6 * 7")
    assert (ran.status, ran.text) == ("ok", "42")


async def test_warm_up_leaves_nothing_behind(box):
    ran = await run(box, "print([n for n in globals() if 'waymark' in n], Out, len(In))")
    assert ran.text.split("\n")[0] == "[] {} 2"


@pytest.mark.parametrize(
    ("code", "ending"),
    [
        ("import os; os._exit(0)", Ending(EndReason.EXITED, 0)),
        ("import os; os._exit(3)", Ending(EndReason.EXITED, 3)),
        ("import os; os.kill(os.getpid(), 9)", Ending(EndReason.KILLED, signal.SIGKILL)),
        ("import ctypes; ctypes.string_at(0)", Ending(EndReason.KILLED, signal.SIGSEGV)),
    ],
)
async def test_tells_how_it_ended(box, code, ending):
    assert box.end_reason is EndReason.RUNNING
    assert await run_to_its_end(box, code) == ending
    assert box.end_reason is ending.reason
    await box.kill()


async def test_kill_leaves_no_process_and_no_folder(box):
    code = """
import os, time
if not os.fork():
    os.setsid()
    if not os.fork():
        time.sleep(1000)
    os._exit(0)
"""
    least = len(await box._confinement.processes()) + 1
    box.client.execute(code)
    deadline = time.monotonic() + 10
    while len(await box._confinement.processes()) < least and time.monotonic() < deadline:
        await asyncio.sleep(0.05)
    pids = await box._confinement.processes()
    assert len(pids) >= least
    await box.kill()
    assert not [pid for pid in pids if Path(f"/proc/{pid}").exists()]
    assert not box._folder.path.exists()
    assert box.end_reason is EndReason.DISCARDED
    await box.kill()


async def test_interrupt_reaches_the_cell(box):
    printed = asyncio.Event()
    running = asyncio.ensure_future(run(box, "import time\nprint('on', flush=True)\ntime.sleep(60)", printed=printed))
    await asyncio.wait_for(printed.wait(), 30)  # a kernel does not heed an interrupt that comes before its cell runs
    await box.interrupt()
    assert (await asyncio.wait_for(running, 10)).error.startswith("KeyboardInterrupt")
    assert (await run(box, "1")).text == "1"


async def test_unknown_kernel_names_those_that_are_installed(backend):
    with message_context() as context, pytest.raises(KernelNotInstalled, match=r"python3") as raised:
        await Box.start("cobol", Limits(), backend=backend, context=context)
    assert raised.value.code == "kernel-not-installed"

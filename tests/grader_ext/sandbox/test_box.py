import asyncio
import json
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from grader_ext.core.limits import Limits
from grader_ext.sandbox import (
    Box,
    BoxStartFailed,
    BubblewrapMissing,
    Ending,
    EndReason,
    KernelNotInstalled,
    KernelProgramMissing,
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
    box.client.execute(code)
    deadline = time.monotonic() + 10
    while len(await box._confinement.processes()) < 3 and time.monotonic() < deadline:
        await asyncio.sleep(0.05)
    pids = await box._confinement.processes()
    assert len(pids) >= 3
    await box.kill()
    assert not [pid for pid in pids if Path(f"/proc/{pid}").exists()]
    assert not box._folder.path.exists()
    assert box.end_reason is EndReason.DISCARDED
    await box.kill()


async def test_interrupt_reaches_the_cell(box):
    running = asyncio.ensure_future(run(box, "import time\ntime.sleep(60)"))
    await asyncio.sleep(0.5)
    await box.interrupt()
    assert (await asyncio.wait_for(running, 10)).error.startswith("KeyboardInterrupt")
    assert (await run(box, "1")).text == "1"


async def test_unknown_kernel_names_those_that_are_installed():
    with message_context() as context, pytest.raises(KernelNotInstalled, match=r"python3") as raised:
        await Box.start("cobol", Limits(), context=context)
    assert raised.value.code == "kernel-not-installed"


async def test_a_kernel_without_its_program_says_which_one_is_missing(monkeypatch, tmp_path):
    folder = tmp_path / "kernels" / "strange"
    folder.mkdir(parents=True)
    spec = {"argv": ["x"], "display_name": "X", "language": "x", "metadata": {"waymark": {"programs": ["no-such-one"]}}}
    (folder / "kernel.json").write_text(json.dumps(spec))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    with message_context() as context, pytest.raises(KernelProgramMissing, match=r"'no-such-one'.*apt install"):
        await Box.start("strange", Limits(), context=context)


async def test_without_bwrap_nothing_runs(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    before = set(Path("/tmp").glob("waymark-box-*"))
    with message_context() as context, pytest.raises(BubblewrapMissing, match="apt install bubblewrap"):
        await Box.start("python3", Limits(), context=context)
    assert set(Path("/tmp").glob("waymark-box-*")) <= before


async def test_kernel_that_fails_to_start_shows_its_last_words(tmp_path, monkeypatch):
    folder = tmp_path / "kernels" / "broken"
    folder.mkdir(parents=True)
    code = "import sys; sys.exit('no luck today')"
    (folder / "kernel.json").write_text(
        f'{{"argv": ["python", "-c", "{code}", "{{connection_file}}"], "display_name": "Broken", "language": "x"}}'
    )
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    with message_context() as context, pytest.raises(BoxStartFailed, match="no luck today"):
        await Box.start("broken", Limits(), context=context)


def test_where_namespaces_are_forbidden_it_says_so():
    """A user namespace that allows no further one stands for a machine that forbids them."""
    program = textwrap.dedent("""
        import asyncio
        from grader_ext.core.limits import Limits
        from grader_ext.sandbox import Box, BubblewrapNotPermitted, message_context

        async def main():
            context = message_context()
            try:
                await Box.start("python3", Limits(), context=context)
            except BubblewrapNotPermitted as error:
                print("refused:", error)
            finally:
                context.destroy(linger=0)

        asyncio.run(main())
    """)
    forbid = ["bwrap", "--unshare-user", "--uid", "1000", "--disable-userns", "--dev-bind", "/", "/", "--"]
    done = subprocess.run(
        [*forbid, sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stdout.startswith("refused:"), done.stderr
    assert "user namespaces" in done.stdout


async def test_dies_with_the_process_that_started_it():
    program = textwrap.dedent("""
        import asyncio, os, signal
        from grader_ext.core.limits import Limits
        from grader_ext.sandbox import Box, message_context

        async def main():
            box = await Box.start("python3", Limits(), context=message_context())
            print(box._confinement._init_pid, box._folder.path, flush=True)
            os.kill(os.getpid(), signal.SIGKILL)

        asyncio.run(main())
    """)
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", program, stdout=subprocess.PIPE)
    out, _ = await asyncio.wait_for(process.communicate(), 60)
    pid, folder = out.decode().split()
    deadline = time.monotonic() + 5
    while Path(f"/proc/{pid}").exists() and time.monotonic() < deadline:
        await asyncio.sleep(0.05)
    assert not Path(f"/proc/{pid}").exists()
    for left in Path(folder).iterdir():
        left.unlink()
    Path(folder).rmdir()

"""What can be wrong with a machine, and how a box of bubblewrap's goes with its owner."""

import asyncio
import json
import shutil
import subprocess
import sys
import tempfile
import textwrap
import time
from pathlib import Path

import pytest

from grader_ext.core.limits import Limits
from grader_ext.sandbox import Box, BoxStartFailed, BubblewrapMissing, KernelProgramMissing, Pool, message_context

pytestmark = pytest.mark.integration


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
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with message_context() as context, pytest.raises(BubblewrapMissing, match="apt install bubblewrap"):
        await Box.start("python3", Limits(), context=context)
    assert not list(tmp_path.glob("waymark-box-*"))


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
    shutil.rmtree(folder, ignore_errors=True)  # unless another pool that started has swept it


@pytest.fixture
async def make_pool():
    pools: list[Pool] = []

    async def make(sizes) -> Pool:
        pools.append(Pool(sizes))
        await pools[-1].start()
        return pools[-1]

    yield make
    await asyncio.gather(*(pool.close(patience=0) for pool in pools))


async def test_errors_reach_the_taker_and_the_pool_lives_on(make_pool, monkeypatch, tmp_path):
    pool = await make_pool({})
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BubblewrapMissing):
        async with pool.take("python3", Limits()):
            pass
    monkeypatch.undo()
    async with pool.take("python3", Limits()) as box:
        assert box.running


async def test_a_failed_start_in_the_background_is_tried_again(make_pool, tmp_path, monkeypatch, caplog):
    folder = tmp_path / "kernels" / "late"
    folder.mkdir(parents=True)
    argv = '["python", "-c", "raise SystemExit(7)", "{connection_file}"]'
    spec = '{"argv": %s, "display_name": "x", "language": "python"}'
    (folder / "kernel.json").write_text(spec % argv)
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    pool = await make_pool({("late", Limits()): 1})
    with pytest.raises(BoxStartFailed):
        await pool.filled()
    (folder / "kernel.json").write_text(spec % '["python", "-m", "ipykernel_launcher", "-f", "{connection_file}"]')
    deadline = time.monotonic() + 30
    while not pool._shelves["late", Limits()].ready and time.monotonic() < deadline:
        await asyncio.sleep(0.1)
    async with pool.take("late", Limits()) as box:
        assert box.running
    assert "No box for kernel late" in caplog.text

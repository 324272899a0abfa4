import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from grader_ext.sandbox.bubblewrap.cgroup import BoxCgroup, _parent

NOT_DELEGATED = "no cgroup may be made here: none was delegated to us"


@pytest.mark.parametrize(
    "memberships",
    ["", "4:memory:/somebody/elses\n0::/\n", "8:pids:/somebody/elses\n", "0::/no/such/group\n"],
)
def test_no_cgroup_is_made_where_none_was_delegated(memberships):
    parent = _parent(memberships)
    assert parent is None or parent == Path("/sys/fs/cgroup")


async def test_what_is_made_bounds_tasks_and_is_removed():
    cgroup = BoxCgroup.make(7)
    if cgroup is None:
        assert _parent(Path("/proc/self/cgroup").read_text()) is None
        pytest.skip(NOT_DELEGATED)
    folder = cgroup.procs.parent
    assert (folder / "pids.max").read_text().strip() == "7"
    forks = "for _ in range(9):\n    if not os.fork(): time.sleep(1); os._exit(0)"
    code = f"import os, time\nopen({str(cgroup.procs)!r}, 'w').write(str(os.getpid()))\n{forks}"
    done = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    assert "BlockingIOError" in done.stderr
    await cgroup.remove()
    assert not folder.exists()


async def test_what_a_killed_worker_left_is_swept():
    if _parent(Path("/proc/self/cgroup").read_text()) is None:
        pytest.skip(NOT_DELEGATED)
    program = "from grader_ext.sandbox.bubblewrap.cgroup import BoxCgroup; print(BoxCgroup.make(5).procs.parent)"
    made = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    left = made.stdout.strip()
    assert Path(left).is_dir()
    mine = BoxCgroup.make(5)
    assert mine is not None
    assert not Path(left).exists()
    assert f"-{os.getpid()}-" in mine.procs.parent.name
    await mine.remove()

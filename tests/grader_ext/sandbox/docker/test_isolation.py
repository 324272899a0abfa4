"""What is not there in a container, beyond what no box may see."""

import os
from pathlib import Path

import pytest

from tests.grader_ext.sandbox.conftest import run

pytestmark = [pytest.mark.integration, pytest.mark.docker]

REPOSITORY = Path(__file__).parents[4]


async def test_only_the_boxs_own_processes_are_visible(box):
    code = (
        "import os; print(sorted(open(f'/proc/{p}/comm').read().strip() for p in os.listdir('/proc') if p.isdigit()))"
    )
    ran = await run(box, code)
    assert eval(ran.text) == ["docker-init", "python"]


@pytest.mark.parametrize(
    "path",
    [
        REPOSITORY,
        "/var/run/docker.sock",
        "/run/docker.sock",
        "/dev/vda",
        "/dev/kmsg",
        "/dev/mem",
        "/opt/waymark/modules/grader_ext/grading",
    ],
    ids=str,
)
async def test_path_is_not_there(box, path):
    ran = await run(box, f"import os; print(os.path.lexists({str(path)!r}))")
    assert ran.text.strip() == "False"


async def test_nothing_of_the_machine_can_be_written(box):
    """Every folder that the box may write to is its own."""
    code = """
import os
found = []
for folder, folders, _ in os.walk('/', onerror=lambda _: None):
    folders[:] = [f for f in folders if (folder, f) not in (('/', 'proc'), ('/', 'sys'))]
    if os.access(folder, os.W_OK): found.append(folder)
print(found)
"""
    ran = await run(box, code)
    writable = [path for path in eval(ran.text) if not path.startswith(("/tmp", "/home/learner"))]
    assert writable in (["/dev/mqueue", "/dev/shm"], ["/dev/shm", "/dev/mqueue"], ["/dev/shm"])


async def test_seccomp_and_its_own_cgroup(box):
    ran = await run(box, "print(open('/proc/self/status').read(), open('/proc/self/cgroup').read())")
    assert "Seccomp:\t2" in ran.text
    assert "docker/" not in ran.text


async def test_system_calls_that_lead_out_are_refused(box):
    code = """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
for name, number in dict(keyctl=250, mount=165, bpf=321, userfaultfd=323, open_by_handle_at=304).items():
    done = libc.syscall(number, 0, 1, 0, 0, 0)
    print(name, 'allowed' if done >= 0 else os.strerror(ctypes.get_errno()))
"""
    ran = await run(box, code)
    said = dict(line.split(" ", 1) for line in ran.text.splitlines())
    assert len(said) == 5
    assert "allowed" not in said.values(), said


async def test_ptrace_reaches_no_process_that_is_not_the_boxs_own(box):
    """Within a box the engine's profile allows it, as debuggers need it; there all is one user's anyway."""
    attach = f"""
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
for pid in ({os.getpid()}, {os.getppid()}):
    print(libc.ptrace(16, pid, 0, 0), os.strerror(ctypes.get_errno()))
"""
    assert (await run(box, attach)).text.splitlines() == ["-1 No such process"] * 2

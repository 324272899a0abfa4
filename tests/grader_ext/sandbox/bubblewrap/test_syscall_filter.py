import platform

import pytest

from grader_ext.sandbox.bubblewrap import syscall_filter
from tests.grader_ext.sandbox.conftest import run

ASK = """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
for name, number in {numbers}.items():
    done = libc.syscall(number, 0, 0, 0, 0, 0)
    print(name, done, ctypes.get_errno())
"""


def test_a_machine_that_is_not_known_has_no_filter():
    assert syscall_filter.program("riscv64") == b""


@pytest.mark.parametrize("machine", syscall_filter.DENIED)
def test_every_jump_leads_to_the_refusal(machine):
    program = syscall_filter.program(machine)
    places = [program[at : at + 8] for at in range(0, len(program), 8)]
    for place, code in enumerate(places):
        if code[0] in (0x15, 0x35):
            assert place + 1 + max(code[2], code[3]) == len(places) - 1
    assert places[-1][4:] == b"\x01\x00\x05\x00", "errno 1, and no allowance"


@pytest.mark.integration
@pytest.mark.skipif(
    not syscall_filter.here(), reason="this machine's kernel has no seccomp, or its numbers are not known"
)
async def test_calls_are_refused_and_others_are_not(start_box):
    box = await start_box()
    numbers = dict(syscall_filter.DENIED[platform.machine()])
    said = (await run(box, ASK.format(numbers=numbers))).text.splitlines()
    assert said == [f"{name} -1 1" for name in numbers]
    others = await run(box, "import os, mmap; os.memfd_create('x'); mmap.mmap(-1, 4096); print(os.getpid() > 0)")
    assert others.text.strip() == "True"

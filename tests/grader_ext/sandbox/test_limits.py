"""What a box cannot have more of, taken from inside one."""

import asyncio
import time
from pathlib import Path

import pytest

from grader_ext.sandbox import Box, EndReason
from grader_ext.sandbox.stderr_tail import _PAUSE, StderrTail
from tests.grader_ext.sandbox.conftest import run, run_to_its_end

pytestmark = pytest.mark.integration


async def test_memory_bomb_ends_the_box(start_box):
    box = await start_box(memory_mb=256)
    code = "import time\nkept = []\nwhile True:\n    kept.append(bytearray(8 * 2**20)); time.sleep(0.002)"
    assert (await run_to_its_end(box, code)).reason is EndReason.OUT_OF_MEMORY
    assert box.end_reason is EndReason.OUT_OF_MEMORY


async def test_one_huge_allocation_is_refused(start_box):
    box = await start_box(memory_mb=256)
    ran = await run(box, "x = bytearray(4 * 2**30)")
    assert ran.error.startswith("MemoryError")
    assert box.running


async def test_memory_of_all_processes_counts_together(start_box):
    box = await start_box(memory_mb=300)
    code = """
import os, time
for _ in range(4):
    if not os.fork():
        kept = bytearray(80 * 2**20); time.sleep(60); os._exit(0)
time.sleep(60)
"""
    assert (await run_to_its_end(box, code)).reason is EndReason.OUT_OF_MEMORY


async def test_memory_files_count(start_box):
    box = await start_box(memory_mb=200, disk_mb=64)
    code = """
import os, time
for _ in range(10):
    f = os.memfd_create("m"); os.write(f, bytes(40 * 2**20))
time.sleep(60)
"""
    assert (await run_to_its_end(box, code)).reason is EndReason.OUT_OF_MEMORY


async def test_shared_pages_of_forks_count_once(start_box):
    box = await start_box(memory_mb=256)
    code = """
import os, time
kept = bytearray(60 * 2**20)
children = []
for _ in range(5):
    if not (child := os.fork()):
        time.sleep(1); os._exit(0)
    children.append(child)
for child in children: os.waitpid(child, 0)
print("done")
"""
    ran = await run(box, code)
    assert ran.text.splitlines()[-1] == "done"
    assert box.running


async def most_processes(box: Box, seconds: float, enough: int = 1000) -> list[int]:
    """Look for so long, or until there are enough: the process ids of the look that found most."""
    most: list[int] = []
    until = time.monotonic() + seconds
    while time.monotonic() < until and box.running and len(most) < enough:
        most = max(most, await box._confinement.processes(), key=len)
        await asyncio.sleep(0.02)
    return most


async def test_fork_bomb_is_held(start_box):
    box = await start_box(processes=64)
    code = """
import os, time
while True:
    try:
        if not os.fork(): time.sleep(60); os._exit(0)
    except OSError: time.sleep(0.05)
"""
    box.client.execute(code)
    grown = await most_processes(box, 60, enough=31)
    assert len(grown) > 30
    most = max(grown, await most_processes(box, 1.5), key=len)
    assert box.end_reason in (EndReason.PROCESS_LIMIT, EndReason.RUNNING)
    if box.running:
        assert len(most) <= 64
    await box.kill()
    assert not [pid for pid in most if Path(f"/proc/{pid}").exists()]


async def test_work_folder_is_full_at_its_size(start_box):
    box = await start_box(disk_mb=4)
    for folder in ("/home/learner", "/tmp"):
        code = f"for n in range(8):\n    open(f'{folder}/{{n}}', 'wb').write(bytes(2**20))"
        assert "No space left" in (await run(box, code)).error


async def test_one_file_cannot_pass_the_size(start_box):
    box = await start_box(disk_mb=2)
    ran = await run(box, "import os; open(os.memfd_create('x'), 'wb').write(bytes(66 * 2**20))")
    assert "File too large" in ran.error


async def test_writing_beside_the_sockets_ends_the_box(start_box):
    box = await start_box()
    code = f"import time\nopen('{box._folder.path}/x', 'w').write('x'); time.sleep(60)"
    assert (await run_to_its_end(box, code)).reason is EndReason.DISK_LIMIT


async def test_a_gigabyte_of_output_ends_the_box(start_box):
    box = await start_box(memory_mb=512)
    ending = await run_to_its_end(box, "while True: print('x' * 1_000_000)")
    assert ending.reason in (EndReason.OUTPUT_LIMIT, EndReason.OUT_OF_MEMORY)


async def test_one_huge_message_ends_the_box(start_box):
    box = await start_box()
    ending = await run_to_its_end(box, "import time\nprint('x' * (40 * 2**20), flush=True)\ntime.sleep(60)")
    assert ending.reason is EndReason.OUTPUT_LIMIT


async def test_many_megabytes_of_output_still_arrive(box):
    ran = await run(box, "print('x' * (20 * 2**20))")
    assert len(ran.text) == 20 * 2**20 + 1
    assert box.running


async def test_a_flood_on_stderr_holds_only_the_box(start_box, monkeypatch):
    box = await start_box()
    box.client.execute("import os\nwhile True: os.write(2, b'x' * 65536)")
    async with asyncio.timeout(30):
        while "xxx" not in box.stderr_tail():
            await asyncio.sleep(0.02)
    reads: list[float] = []
    chunk = StderrTail._chunk
    monkeypatch.setattr(StderrTail, "_chunk", lambda tail: reads.append(time.monotonic()) or chunk(tail))
    begun = time.process_time()
    await asyncio.sleep(1)
    assert time.process_time() - begun < 0.7
    assert len(reads) >= 2
    assert reads[-1] - reads[0] > 0.9 * _PAUSE * (len(reads) - 1)
    assert len(box.stderr_tail()) <= 8192


async def test_limits_of_a_process_are_set(box, kind):
    code = """
import resource as r
for name in ("CORE", "NOFILE", "FSIZE", "CPU", "NPROC"):
    print(name, r.getrlimit(getattr(r, "RLIMIT_" + name))[1])
"""
    said = dict(line.split() for line in (await run(box, code)).text.splitlines())
    if kind == "docker":  # the engine's boxes are one user to it: a cgroup counts their processes
        del said["NPROC"]
    expected = {"CORE": "0", "NOFILE": "1024", "FSIZE": str(65 * 2**20), "CPU": "260", "NPROC": "256"}
    assert said == {name: expected[name] for name in said}
    assert len(said) >= 4


async def test_describe_names_a_mechanism_for_each_limit(box):
    mechanisms = box.describe()
    assert all((mechanisms.memory, mechanisms.processes, mechanisms.disk, mechanisms.cpu))

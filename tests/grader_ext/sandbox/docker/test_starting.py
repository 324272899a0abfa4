"""What can be wrong with an engine, and what is left of a worker that was killed."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import tempfile
import textwrap
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from grader_ext.core.limits import Limits
from grader_ext.sandbox import (
    Box,
    BoxStartFailed,
    DockerRuntimeMissing,
    DockerUnreachable,
    Ending,
    EndReason,
    Pool,
    SandboxImageMissing,
    SandboxImageUnusable,
    SocketsNotShared,
    SocketsPathTooLong,
    message_context,
)
from tests.grader_ext.sandbox.conftest import run

pytestmark = [pytest.mark.integration, pytest.mark.docker]

OWNER = """
    import asyncio, os, signal
    from grader_ext.core.limits import Limits
    from grader_ext.sandbox import Pool, SandboxSettings, chosen

    async def main():
        pool = Pool({("python3", Limits()): 1}, backend=chosen(SandboxSettings.from_environment()))
        await pool.start()
        await pool.filled()
        (box,) = pool._shelves["python3", Limits()].ready
        print(box._folder.path, flush=True)
        await asyncio.sleep(600)

    asyncio.run(main())
"""


def containers(*filters: str) -> list[str]:
    command = ["docker", "ps", "--all", "--quiet", *(f"--filter={one}" for one in filters)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()


@pytest.fixture
def sockets() -> Iterator[Path]:
    """A folder of boxes of this test's own, of a short name: workers elsewhere are left alone."""
    with tempfile.TemporaryDirectory(prefix="waymark-test-") as folder:
        yield Path(folder)
        if left := containers(f"label=waymark.sockets={folder}"):  # of a test that failed
            subprocess.run(["docker", "rm", "--force", *left], capture_output=True, check=True)


@pytest.fixture
async def owner(sandbox_image, sockets) -> AsyncIterator[tuple[asyncio.subprocess.Process, Path]]:
    """A worker's process with one box ready, and the folder of that."""
    environment = {**os.environ, "WAYMARK_SANDBOX": "docker", "WAYMARK_SANDBOX_SOCKETS": str(sockets)}
    program = [sys.executable, "-c", textwrap.dedent(OWNER)]
    process = await asyncio.create_subprocess_exec(*program, stdout=subprocess.PIPE, env=environment)
    assert process.stdout is not None
    yield process, Path((await process.stdout.readline()).decode().strip())
    if process.returncode is None:
        process.kill()
        await process.wait()


@pytest.mark.parametrize(
    ("variables", "error", "remedy"),
    [
        ({"WAYMARK_SANDBOX_IMAGE": "waymark-no-such-image"}, SandboxImageMissing, "make image-sandbox"),
        ({"WAYMARK_SANDBOX_IMAGE": "debian:trixie-slim"}, SandboxImageUnusable, "jupyter kernelspec list"),
        ({"WAYMARK_SANDBOX_RUNTIME": "runsc-no-such"}, DockerRuntimeMissing, "knows .*runc.* daemon.json"),
        ({"WAYMARK_SANDBOX_SOCKETS_ON_HOST": "/no/such/folder"}, SocketsNotShared, "mount a volume"),
        ({"WAYMARK_SANDBOX_SOCKETS_ON_HOST": "waymark-no-such-volume"}, SocketsNotShared, "mount a volume"),
    ],
)
async def test_a_pool_says_at_its_start_what_is_wrong(make_backend, variables, error, remedy):
    if error is SandboxImageUnusable:
        with pytest.raises((SandboxImageUnusable, SandboxImageMissing)):
            await Pool({}, backend=make_backend(**variables)).start()
        return
    with pytest.raises(error, match=remedy):
        await Pool({}, backend=make_backend(**variables)).start()


async def test_a_folder_whose_path_is_too_long_for_sockets_is_refused(make_backend, sockets):
    folder = sockets / ("x" * 80)
    folder.mkdir()
    with pytest.raises(SocketsPathTooLong, match="shorter path in WAYMARK_SANDBOX_SOCKETS"):
        await Pool({}, backend=make_backend(WAYMARK_SANDBOX_SOCKETS=str(folder))).start()


async def test_without_an_engine_nothing_runs(make_backend, monkeypatch, tmp_path):
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/docker.sock")
    with pytest.raises(DockerUnreachable, match="Start Docker"):
        await Pool({}, backend=make_backend()).start()


@pytest.fixture
def volume():
    """Its name, and where the engine keeps it."""
    name = f"waymark-test-{uuid.uuid4().hex[:12]}"
    subprocess.run(["docker", "volume", "create", "--label", "waymark.test", name], capture_output=True, check=True)
    inspect = ["docker", "volume", "inspect", "--format", "{{.Mountpoint}}", name]
    yield name, subprocess.run(inspect, capture_output=True, text=True, check=True).stdout.strip()
    subprocess.run(["docker", "volume", "rm", "--force", name], capture_output=True, check=True)


async def test_the_folder_of_the_boxes_may_be_a_volume(make_backend, volume):
    """A worker in a container sees the volume at a path of its own; here that path is the engine's."""
    name, mountpoint = volume
    pool = Pool({}, backend=make_backend(WAYMARK_SANDBOX_SOCKETS=mountpoint, WAYMARK_SANDBOX_SOCKETS_ON_HOST=name))
    await pool.start()
    async with pool.take("python3", Limits()) as box:
        assert (await run(box, "6 * 7")).text == "42"
        seen = await run(box, f"import os; print(os.listdir({mountpoint!r}))")
    await pool.close()
    assert seen.text.strip() == str([box._folder.path.name])


async def test_what_a_killed_worker_left_is_removed_at_the_next_start(make_backend, sockets, owner, caplog):
    process, folder = owner
    assert len(containers(f"label=waymark.box={folder.name}")) == 1
    mine = f"label=waymark.sockets={sockets}"

    neighbour = Pool({}, backend=make_backend(WAYMARK_SANDBOX_SOCKETS=str(sockets)))
    await neighbour.start()
    assert len(containers(mine)) == 1, "its worker lives"
    assert folder.is_dir()
    process.send_signal(signal.SIGKILL)
    await process.wait()
    assert len(containers(mine)) == 1, "containers live on"
    await neighbour.close()

    pool = Pool({}, backend=make_backend(WAYMARK_SANDBOX_SOCKETS=str(sockets)))
    with caplog.at_level("INFO"):
        await pool.start()
    assert "Removed 1 container(s) and 1 folder(s)" in caplog.text
    assert not containers(mine)
    assert not folder.exists()
    await pool.close()


@pytest.mark.parametrize("command", [("kill",), ("rm", "--force")], ids=" ".join)
async def test_a_box_that_an_admin_ends_is_not_the_learners_fault(box, command):
    box.client.execute("import time; time.sleep(60)")
    await asyncio.to_thread(
        subprocess.run, ["docker", *command, box._folder.path.name], check=True, capture_output=True
    )
    assert await asyncio.wait_for(box.ending(), 30) == Ending(EndReason.DISCARDED)


async def test_after_the_last_box_nothing_is_left(make_backend, sockets):
    pool = Pool({("python3", Limits()): 2}, backend=make_backend(WAYMARK_SANDBOX_SOCKETS=str(sockets)))
    await pool.start()
    await pool.filled()
    assert len(containers(f"label=waymark.sockets={sockets}")) == 2
    async with pool.take("python3", Limits()) as box:
        await run(box, "1")
    await pool.close()
    assert not containers(f"label=waymark.sockets={sockets}")
    assert not list(sockets.iterdir())


BROKEN = {"argv": ["sh", "-c", "echo no luck today; exit 7"], "display_name": "Broken", "language": "x"}
DOCKERFILE = f"""
FROM waymark-sandbox
LABEL waymark.test=1
USER 0
WORKDIR /opt/waymark/share/jupyter/kernels/broken
RUN echo '{json.dumps(BROKEN)}' > kernel.json
USER 1000
"""


@pytest.fixture
def broken_image(sandbox_image):
    name = f"waymark-test-{uuid.uuid4().hex[:12]}"
    build = ["docker", "build", "--quiet", "--tag", name, "-"]
    subprocess.run(build, input=DOCKERFILE, text=True, capture_output=True, check=True)
    yield name
    subprocess.run(["docker", "rmi", "--force", name], capture_output=True, check=True)


async def test_an_image_of_ones_own_and_a_kernel_that_fails_to_start(make_backend, broken_image):
    backend = make_backend(WAYMARK_SANDBOX_IMAGE=broken_image)
    await backend.open()
    assert set(await backend.kernels()) == {"broken", "elixir", "python3"}
    with message_context() as context, pytest.raises(BoxStartFailed, match="no luck today"):
        await Box.start("broken", Limits(), backend=backend, context=context)
    await backend.close()

"""The disk is really full (ENOSPC) when a verdict is to be recorded: it waits, and is recorded once there is room."""

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import psycopg
import pytest

from tests.browser.running_platform import RunningPlatform
from tests.platform.courses import ADD, OTHER
from tests.platform.database import Stored
from tests.platform.learner import Learner, until

pytestmark = [pytest.mark.integration, pytest.mark.timeout(400), pytest.mark.asyncio(loop_scope="session")]

MB = 2**20
NOISE = "import os, time\ntime.sleep(2)\nprint(os.urandom(30_000).hex())\n"
"""Output that cannot be compressed, so that recording it takes room that Postgres does not have yet."""


@asynccontextmanager
async def full(disk: Path) -> AsyncIterator[None]:
    """Not a byte of room is left on the file system, and what others give back meanwhile is taken at once."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        _fill(file)
        filling = asyncio.create_task(_fill_again_and_again(file))
        try:
            yield
        finally:
            filling.cancel()
            filler.unlink()


async def _fill_again_and_again(file: io.FileIO) -> None:
    while True:
        _fill(file)
        await asyncio.sleep(0.01)


def _fill(file: io.FileIO) -> None:
    for size in (MB, 4096, 1):
        with suppress(OSError):
            while True:
                file.write(bytes(size))


async def test_the_verdict_waits_for_room_and_counts_once(
    platform: RunningPlatform, ada: Learner, stored: Stored, boxes: Path
) -> None:
    if not platform.data.is_mount():
        pytest.skip("THE FULL DISK WAS NOT TRIED: only root may mount the small file system that it needs")
    path = (await ada.open("trials", "sums"))["path"]
    attempts = (await ada.lesson("trials", "sums"))["attempts"]
    before = (await ada.lesson("trials", "gate"))["state"]
    async with ada.page() as page:
        submission = await ada.submit(path, add=f"{NOISE}{ADD['python']}", other=f"{NOISE}{OTHER['python']}")
        await until(lambda: page.of("grading_started", submission))
        async with full(platform.data):
            with pytest.raises(psycopg.Error):  # DiskFull, or no connection at all
                stored.rows("CREATE TABLE no_room AS SELECT md5(n::text) FROM generate_series(1, 2000000) AS n")
            await asyncio.sleep(8.0)  # the grading ends meanwhile
            assert stored.status(submission) in ("running", None)
            assert page.of("verdict", submission) == []
            again = await ada.check(path)
            assert again.status_code in (202, 503), again.text
            if again.status_code == 503:
                assert again.json()["code"] in ("database-unavailable", "service-unreachable", "hub-unavailable")
                assert "again" in again.json()["detail"]
        verdict = await ada.verdict(submission)
        assert [test["status"] for test in verdict["tests"]] == ["passed", "passed"]
        assert all(len(cell["stdout"]) > 59_000 for cell in verdict["cells"])
        if again.status_code == 202:
            await ada.verdict(again.json()["id"])
        await until(lambda: stored.jobs == 0)
        await until(lambda: page.of("verdict", submission), 30)
        assert len(page.of("verdict", submission)) == 1
    after = await ada.lesson("trials", "sums")
    assert after["attempts"] == attempts + 1 + (again.status_code == 202)
    assert (await ada.lesson("trials", "gate"))["state"] in (before, "open")
    assert len(stored.results(submission)) == 2
    await until(lambda: len(list(boxes.glob("waymark-box-*"))) == 4)

"""kill -9 of each part while a learner waits: the verdict arrives, once, and nothing is left over."""

import asyncio
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pytest

from hub_config.postgres.leftovers import server_process
from tests.browser.running_platform import RunningPlatform
from tests.platform.courses import ADD, OTHER
from tests.platform.database import Stored
from tests.platform.learner import Learner, Page, until

pytestmark = [pytest.mark.integration, pytest.mark.timeout(400), pytest.mark.asyncio(loop_scope="session")]

ASLEEP = {"add": f"import time\ntime.sleep(2.5)\n{ADD['python']}", "other": f"time.sleep(2.5)\n{OTHER['python']}"}
RIGHT = {"add": ADD["python"], "other": OTHER["python"]}
TESTS = [("test_add", "passed"), ("test_other", "passed")]
WARM_BOXES = 4
"""Two for each of the two kinds of box that the courses need."""


def worker_of(platform: RunningPlatform) -> psutil.Process:
    return psutil.Process(platform.pids("hub_config.command worker")[0])


def service_of(platform: RunningPlatform) -> psutil.Process:
    return psutil.Process(platform.pids("hub_config.command service")[0])


@contextmanager
def suspended(process: psutil.Process) -> Iterator[None]:
    """It does nothing meanwhile: what is queued stays queued, what is announced goes unheard."""
    process.suspend()
    try:
        yield
    finally:
        with suppress(psutil.NoSuchProcess):
            process.resume()


def kill_service(platform: RunningPlatform) -> None:
    service_of(platform).send_signal(signal.SIGKILL)


def kill_postgres(platform: RunningPlatform) -> None:
    process = server_process(platform.data / "postgres")
    assert process is not None
    os.kill(process, signal.SIGKILL)


async def lesson_and_attempts(ada: Learner) -> tuple[str, int]:
    path = (await ada.open("trials", "sums"))["path"]
    return path, (await ada.lesson("trials", "sums"))["attempts"]


async def passed_once(ada: Learner, stored: Stored, submission: int, attempts: int) -> None:
    """The verdict is there, and counted, once."""
    verdict = await ada.verdict(submission)
    assert [(test["id"], test["status"]) for test in verdict["tests"]] == TESTS
    assert stored.results(submission) == TESTS
    await until(lambda: stored.jobs == 0)
    after = await ada.lesson("trials", "sums")
    assert (after["attempts"], after["state"]) == (attempts + 1, "completed")


async def heard_once(submission: int, *pages: Page) -> None:
    for page in pages:
        await until(lambda page=page: page.of("verdict", submission), 30)
    await asyncio.sleep(1.0)  # for a second one that must not come
    assert [len(page.of("verdict", submission)) for page in pages] == [1] * len(pages)


async def only_warm_boxes(boxes: Path) -> None:
    await until(lambda: len(list(boxes.glob("waymark-box-*"))) == WARM_BOXES)


async def test_the_worker_while_it_grades(platform: RunningPlatform, ada: Learner, stored: Stored, boxes: Path) -> None:
    await only_warm_boxes(boxes)
    path, attempts = await lesson_and_attempts(ada)
    async with ada.page() as page, ada.page() as other:
        submission = await ada.submit(path, **ASLEEP)
        await until(lambda: page.of("grading_started", submission))
        await asyncio.sleep(1.0)
        worker = worker_of(platform)
        started = [worker, *worker.children(recursive=True)]
        left = set(boxes.glob("waymark-box-*"))
        assert len(started) > WARM_BOXES
        worker.send_signal(signal.SIGKILL)
        await passed_once(ada, stored, submission, attempts)
        await heard_once(submission, page, other)
    assert stored.one(f"SELECT tries FROM submissions WHERE id = {submission}") == 2
    assert worker_of(platform).pid != worker.pid
    assert [process for process in started if process.is_running() and process.status() != "zombie"] == []
    assert left.isdisjoint(boxes.glob("waymark-box-*"))
    await only_warm_boxes(boxes)


async def test_the_service_while_a_learner_waits(platform: RunningPlatform, ada: Learner, stored: Stored) -> None:
    path, attempts = await lesson_and_attempts(ada)
    async with ada.page() as page, ada.page() as other:
        with suspended(worker_of(platform)):
            submission = await ada.submit(path, **RIGHT)
            await until(lambda: page.of("queued", submission))
            kill_service(platform)
            await until(lambda: len(page.of("snapshot")) == 2)
            assert [event["state"] for event in page.of("connection")][-2:] == ["lost", "connected"]
            assert [one["id"] for one in page.of("snapshot")[-1]["submissions"]] == [submission]
        await passed_once(ada, stored, submission, attempts)
        await heard_once(submission, page, other)


async def test_the_service_while_the_verdict_comes(platform: RunningPlatform, ada: Learner, stored: Stored) -> None:
    """It is down when the verdict is stored: the page catches up by the snapshot and asks for its submission."""
    path, attempts = await lesson_and_attempts(ada)
    async with ada.page() as page:
        submission = await ada.submit(path, **RIGHT | {"add": f"import time\ntime.sleep(1.5)\n{ADD['python']}"})
        await until(lambda: page.of("grading_started", submission))
        with suspended(service_of(platform)):  # it hears no NOTIFY any more, and then it dies
            await until(lambda: stored.status(submission) == "graded")
            kill_service(platform)
        await until(lambda: len(page.of("snapshot")) == 2)
        await passed_once(ada, stored, submission, attempts)
        (course,) = (one for one in page.of("snapshot")[-1]["courses"] if one["id"] == "trials")
        assert course["lessons"][0]["attempts"] == attempts + 1
        assert page.of("snapshot")[-1]["submissions"] == []
        assert len(page.of("verdict", submission)) <= 1


async def test_postgres_while_it_is_graded(
    platform: RunningPlatform, ada: Learner, stored: Stored, boxes: Path
) -> None:
    path, attempts = await lesson_and_attempts(ada)
    worker = worker_of(platform)
    async with ada.page() as page, ada.page() as other:
        submission = await ada.submit(path, **ASLEEP)
        await until(lambda: page.of("grading_started", submission))
        kill_postgres(platform)
        await passed_once(ada, stored, submission, attempts)
        await heard_once(submission, page, other)
    assert stored.one(f"SELECT tries FROM submissions WHERE id = {submission}") == 1
    assert worker_of(platform).pid == worker.pid
    await only_warm_boxes(boxes)


async def test_postgres_while_it_is_queued(platform: RunningPlatform, ada: Learner, stored: Stored) -> None:
    path, attempts = await lesson_and_attempts(ada)
    async with ada.page() as page:
        with suspended(worker_of(platform)):
            submission = await ada.submit(path, **RIGHT)
            assert stored.status(submission) == "queued"
            kill_postgres(platform)
            await until(lambda: stored.status(submission) == "queued", 30)
        await passed_once(ada, stored, submission, attempts)
        await heard_once(submission, page)

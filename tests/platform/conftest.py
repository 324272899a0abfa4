"""One running platform for all tests of this room, with courses of its own, and a learner."""

import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import pytest_asyncio

from tests.browser.running_platform import RunningPlatform, running_platform
from tests.platform.courses import two_exercises, write_course
from tests.platform.database import Stored
from tests.platform.learner import Learner

DISK_MB = 600


@pytest.fixture(scope="session")
def courses(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The course folders."""
    folder = tmp_path_factory.mktemp("courses")
    write_course(folder / "trials", {name: two_exercises(text=name) for name in ("sums", "gate", "locked")})
    write_course(folder / "beam", {"calc": two_exercises("elixir")}, "elixir")
    write_course(
        folder / "mixed", {"good": two_exercises(), "broken": "{ this is no notebook", "last": two_exercises()}
    )
    return folder


@contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    """A file system of its own for the folder, where we may mount one: it can be filled without harm."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m,mode=700", "waymark-test", folder]
    mounted = subprocess.run(mount, capture_output=True).returncode == 0
    try:
        yield
    finally:
        if mounted:
            subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.fixture(scope="session")
def boxes() -> Iterator[Path]:
    """The platform's temporary folder. Its path is short: unix sockets lie below it."""
    with tempfile.TemporaryDirectory(prefix="wm-") as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def platform(tmp_path_factory: pytest.TempPathFactory, courses: Path, boxes: Path) -> Iterator[RunningPlatform]:
    data = tmp_path_factory.mktemp("platform") / "data"
    arguments = [part for folder in sorted(courses.iterdir()) for part in ("--course", folder)]
    # What the hub said of a token is believed for a second only, so that each outage meets the question who it is.
    variables = {"TMPDIR": str(boxes), "WAYMARK_TOKEN_SECONDS": "1"}
    with small_disk(data), running_platform(data, *arguments, variables=variables) as platform:
        yield platform


@pytest.fixture(scope="session")
def stored(platform: RunningPlatform) -> Stored:
    return Stored(platform.data)


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def ada(platform: RunningPlatform) -> AsyncIterator[Learner]:
    async with Learner(platform.url, "ada", platform.data / "homes") as learner:
        await learner.sign_up()
        await learner.log_in()
        await learner.start_server()
        yield learner

"""A Postgres with both courses, and grading workers, as processes, whose boxes are containers."""

import asyncio
import os
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import psycopg

from bench.container import docker
from grader_ext.core.submission import Submission
from grader_ext.grading.files import read_lesson, read_submission
from hub_config.postgres import EmbeddedPostgres
from progress_service.store.courses import course_named
from progress_service.store.database import Database
from progress_service.store.lessons import version_of
from progress_service.store.submissions import submit
from progress_service.store.users import user_id

COURSES = Path(__file__).parents[1] / "course"
LANGUAGES = ("python", "elixir")
LESSON = "first-steps"
_WAYMARK = str(Path(sys.executable).with_name("waymark"))
_IDLE_PERCENT = 3.0
"""Of a core: a box that is warm waits for messages."""


class Workers:
    """What learners hand in to, without the hub. Use `workers()`.

    Args:
        folder: for all that it writes; its path is short, for the boxes' sockets lie in it.
    """

    def __init__(self, folder: Path) -> None:
        self.postgres = EmbeddedPostgres(folder / "data")
        self.sockets = folder / "boxes"
        self.sockets.mkdir()
        self.log = folder / "workers.log"
        self.running: list[subprocess.Popen[bytes]] = []
        self.database = Database(self.postgres.url)
        self._answers = {language: _solution(language) for language in LANGUAGES}

    @property
    def _environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "WAYMARK_DATABASE_URL": self.postgres.url,
            "WAYMARK_SANDBOX": "docker",
            "WAYMARK_SANDBOX_SOCKETS": str(self.sockets),
        }

    def prepare(self) -> None:
        """Start Postgres, migrate it, publish both courses."""
        self.postgres.start()
        courses = [str(COURSES / language) for language in LANGUAGES]
        for command in (["db", "upgrade"], ["publish", *courses]):
            subprocess.run([_WAYMARK, *command], env=self._environment, check=True, stdout=subprocess.DEVNULL)

    def start(self, warm_boxes: int) -> None:
        """One more worker, which keeps so many boxes ready for each course."""
        with self.log.open("ab") as log:
            environment = {**self._environment, "WAYMARK_WARM_BOXES": str(warm_boxes)}
            worker = subprocess.Popen([_WAYMARK, "worker"], env=environment, stdout=log, stderr=log)
        self.running.append(worker)

    def kill(self, worker: subprocess.Popen[bytes]) -> None:
        """As `kill -9` does."""
        self.running.remove(worker)
        worker.kill()
        worker.wait()

    def drain(self) -> None:
        """Stop all workers as an admin does."""
        for worker in self.running:
            worker.send_signal(signal.SIGTERM)
        for worker in self.running:
            if status := worker.wait(120):
                raise RuntimeError(f"a worker ended with status {status}: see {self.log}")
        self.running.clear()

    async def hand_in(self, language: str) -> int:
        """A new learner hands in the right answers to the first lesson; the submission's id."""
        async with self.database.transaction() as session:
            learner = await user_id(session, f"learner-{secrets.token_hex(6)}")
            version = await version_of(session, await course_named(session, language), LESSON, None)
            return (await submit(session, learner, version, self._answers[language].answers)).id

    def rows(self, statement: str) -> list[tuple[object, ...]]:
        """What that statement finds in the database."""
        with psycopg.connect(self.postgres.url.replace("+psycopg", ""), autocommit=True) as connection:
            return connection.execute(statement).fetchall()

    def boxes(self) -> list[str]:
        """The ids of all containers of boxes, whatever state they are in."""
        return docker("ps", "--all", "--quiet", "--filter", f"label=waymark.sockets={self.sockets}").split()

    async def filled(self, count: int, seconds: float = 300.0) -> None:
        """Wait until so many boxes stand ready: they are there, and idle when looked at twice."""
        until = time.monotonic() + seconds
        idle = 0
        while idle < 2:
            if time.monotonic() > until:
                raise TimeoutError(f"{len(self.boxes())} boxes that are not idle, or not {count}: see {self.log}")
            idle = idle + 1 if await asyncio.to_thread(self._idle, count) else 0

    def _idle(self, count: int) -> bool:
        """Whether so many boxes are there and none has used its core for a second or two, which this takes."""
        boxes = self.boxes()
        if len(boxes) != count or not boxes:
            time.sleep(0.1)
            return len(boxes) == count
        try:
            shown = docker("stats", "--no-stream", "--format", "{{.CPUPerc}}", *boxes)
        except subprocess.CalledProcessError:  # one of them is gone
            return False
        return all(float(percent.rstrip("%")) < _IDLE_PERCENT for percent in shown.split())

    async def close(self) -> None:
        """End and remove all, however it went."""
        for worker in list(self.running):
            self.kill(worker)
        if left := self.boxes():
            docker("rm", "--force", *left)
        await self.database.close()
        self.postgres.stop()


@asynccontextmanager
async def workers() -> AsyncIterator[Workers]:
    """Prepared; no worker runs yet."""
    with tempfile.TemporaryDirectory(prefix="waymark-bench-") as folder:
        site = Workers(Path(folder))
        try:
            await asyncio.to_thread(site.prepare)
            yield site
        finally:
            await site.close()


def only(values: Sequence[tuple[object, ...]]) -> object:
    """The one value that a statement found."""
    ((value,),) = values
    return value


def _solution(language: str) -> Submission:
    path = COURSES / language / f"{LESSON}.ipynb"
    return read_submission(path, read_lesson(path).lesson)

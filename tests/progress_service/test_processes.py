"""The real processes on a real Postgres, with real boxes, killed in the middle."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from hub_config.postgres import EmbeddedPostgres
from hub_config.postgres.leftovers import server_process
from progress_service.store.courses import course_named, publish
from progress_service.store.database import Database
from progress_service.store.lessons import version_of
from progress_service.store.schema import upgrade
from progress_service.store.submissions import submit
from progress_service.store.users import user_id

pytestmark = [pytest.mark.integration, pytest.mark.timeout(300)]

SLOW = "import time\ndef double(n):\n    time.sleep(1.0)\n    return 2 * n"
QUICK = "def double(n):\n    return 2 * n"


class Machine:
    """A Postgres, workers as processes, and a learner who hands in."""

    def __init__(self, folder: Path, course, releases) -> None:
        self.postgres = EmbeddedPostgres(folder / "data")
        self.postgres.start()
        upgrade(self.postgres.url)
        self.log = (folder / "worker.log").open("w")
        self.workers: list[subprocess.Popen[bytes]] = []
        self._do(lambda session: publish(session, course, releases))

    def _do(self, work):
        async def do():
            database = Database(self.postgres.url)
            async with database.transaction() as session:
                outcome = await work(session)
            await database.close()
            return outcome

        return asyncio.run(do())

    def worker(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-m", "progress_service", "worker"],
            env={**os.environ, "WAYMARK_DATABASE_URL": self.postgres.url, "WAYMARK_WARM_BOXES": "1"},
            stdout=self.log,
            stderr=self.log,
        )
        self.workers.append(process)
        return process

    def submit(self, answer: str) -> int:
        async def work(session):
            version = await version_of(session, await course_named(session, "python"), "numbers", None)
            return (await submit(session, await user_id(session, "ada"), version, {"double": answer})).id

        return self._do(work)

    def rows(self, statement: str) -> list[tuple[object, ...]]:
        with psycopg.connect(self.postgres.url.replace("+psycopg", ""), autocommit=True) as connection:
            return connection.execute(statement).fetchall()

    def until(self, statement: str, wanted: object, seconds: float = 90.0) -> None:
        deadline = time.monotonic() + seconds
        while (found := self._asked(statement)) != wanted:
            assert time.monotonic() < deadline, f"{found!r} and not {wanted!r}"
            time.sleep(0.02)

    def _asked(self, statement: str) -> object:
        try:
            return self.rows(statement)[0][0]
        except psycopg.OperationalError:
            return None

    def close(self) -> None:
        for worker in self.workers:
            worker.terminate()
        for worker in self.workers:
            worker.wait(60)
        self.postgres.stop()
        self.log.close()


@pytest.fixture
def machine(tmp_path_factory, course, releases) -> Iterator[Machine]:
    machine = Machine(tmp_path_factory.mktemp("machine"), course, releases)
    yield machine
    machine.close()


def status_of(submission: int) -> str:
    return f"SELECT status FROM submissions WHERE id = {submission}"


VERDICTS = "SELECT sum(attempts)::int FROM user_progress"


def test_a_worker_grades_in_a_box_and_stops_when_asked(machine):
    worker = machine.worker()
    submission = machine.submit(QUICK)
    machine.until(status_of(submission), "graded")
    assert machine.rows("SELECT report ->> 'status', report ->> 'score' FROM submissions") == [("passed", "3.0")]
    worker.terminate()
    assert worker.wait(30) == 0


def test_the_job_of_a_killed_worker_is_taken_up_by_another(machine):
    worker = machine.worker()
    submission = machine.submit(SLOW)
    machine.until(status_of(submission), "running")
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    machine.worker()
    machine.until(status_of(submission), "graded")
    assert machine.rows("SELECT tries, attempt FROM submissions") == [(2, 1)]
    machine.until("SELECT count(*)::int FROM procrastinate_jobs", 0)
    assert machine.rows(VERDICTS) == [(1,)]


def test_postgres_killed_while_it_grades_costs_nothing(machine):
    worker = machine.worker()
    submission = machine.submit(SLOW)
    machine.until(status_of(submission), "running")
    process = server_process(machine.postgres.files)
    assert process is not None
    os.kill(process, signal.SIGKILL)
    time.sleep(2.0)  # the grading ends while there is no database
    machine.postgres.stop()
    machine.postgres.start()
    machine.until(status_of(submission), "graded")
    machine.until("SELECT count(*)::int FROM procrastinate_jobs", 0)
    assert machine.rows(VERDICTS) == [(1,)]
    assert worker.poll() is None
    after = machine.submit(QUICK)
    machine.until(status_of(after), "graded")
    assert machine.rows(VERDICTS) == [(2,)]

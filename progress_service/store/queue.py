"""The job queue: procrastinate, on the same database.

A job is deferred on the connection, and so in the transaction, that stores its submission: there is never one without
the other.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, LiteralString, TypeVar

import procrastinate
import psycopg
from procrastinate import connector as procrastinate_connector
from procrastinate.exceptions import ConnectorException
from sqlalchemy import text

from progress_service.store.database import Database, Session

QUEUE = "grading"
GRADE = "grade_submission"
"""The task's name; its one argument is `submission`, the id."""

log = logging.getLogger(__name__)

Answer = TypeVar("Answer")

_OUTAGE_SECONDS = (0.1, 2.0)
"""Pause after the first failed try during an outage, doubling up to the last."""

# A job is stranded when its worker has no heartbeat any more, or when it is marked as being done for a while although
# nobody grades its submission: the worker lost the database between the verdict and the job's end.
_STRANDED = text("""
    SELECT job.id
      FROM procrastinate_jobs AS job
      LEFT JOIN procrastinate_workers AS worker ON worker.id = job.worker_id
      LEFT JOIN submissions AS submission ON submission.id = (job.args ->> 'submission')::bigint
     WHERE job.status = 'doing'
       AND job.queue_name = :queue
       AND (worker.id IS NULL
            OR worker.last_heartbeat < now() - make_interval(secs => :seconds)
            OR (submission.status <> 'running'
                AND (SELECT max(event.at) FROM procrastinate_events AS event
                      WHERE event.job_id = job.id AND event.type = 'started')
                    < now() - make_interval(secs => :seconds)))
       FOR UPDATE OF job SKIP LOCKED
""")


class PatientConnector(procrastinate.PsycopgConnector):
    """Waits while the database is away instead of ending the worker.

    Whatever a worker asks is safe to ask again: what was done twice or half, `rescue` puts right.
    """

    async def execute_query_async(self, query: LiteralString, **arguments: Any) -> None:  # noqa: ANN401 -- as declared
        """As in the base class, and again after an outage."""
        await _patiently(lambda: super(PatientConnector, self).execute_query_async(query, **arguments))

    async def execute_query_one_async(self, query: LiteralString, **arguments: Any) -> dict[str, Any]:  # noqa: ANN401
        """As in the base class, and again after an outage."""
        return await _patiently(lambda: super(PatientConnector, self).execute_query_one_async(query, **arguments))

    async def listen_notify(self, on_notification: procrastinate_connector.Notify, channels: Iterable[str]) -> None:
        """As in the base class, and again after an outage."""
        await _patiently(lambda: super(PatientConnector, self).listen_notify(on_notification, channels))


async def _patiently(ask: Callable[[], Awaitable[Answer]]) -> Answer:
    """Ask until the database answers, with growing pauses. What is no outage is raised."""
    pause = _OUTAGE_SECONDS[0]
    while True:
        try:
            return await ask()
        except ConnectorException as error:
            if not isinstance(error.__cause__, psycopg.OperationalError):
                raise
            log.warning("The queue's database does not answer (%s); next try in %g s", error.__cause__, pause)
        await asyncio.sleep(pause)
        pause = min(pause * 2, _OUTAGE_SECONDS[1])


def queue_app(database: Database, connections: int = 4) -> procrastinate.App:
    """Procrastinate's app on the database. A worker adds the task `GRADE` to it."""
    connector = PatientConnector(
        conninfo=database.conninfo,
        min_size=1,
        max_size=connections,
        timeout=5.0,
        kwargs={"application_name": "waymark-queue", "connect_timeout": 5},
    )
    return procrastinate.App(connector=connector)


_deferring = procrastinate.App(connector=procrastinate.PsycopgConnector())
"""Never opened: it only writes jobs on connections that it is given."""


async def enqueue(session: Session, submission: int, lock: str) -> None:
    """Add the job that grades a submission; it exists when, and only when, this transaction commits.

    Args:
        session: the transaction.
        submission: the id; also the job's queueing lock, so there is never a second job that waits for it.
        lock: of the jobs with the same lock only one runs at a time, oldest first.
    """
    connection = await (await session.connection()).get_raw_connection()
    deferrer = _deferring.configure_task(
        GRADE,
        queue=QUEUE,
        lock=lock,
        queueing_lock=_queueing_lock(submission),
        connection=connection.driver_connection,
    )
    await deferrer.defer_async(submission=submission)


async def withdraw(session: Session, submission: int) -> None:
    """Delete the job of a submission if it still waits."""
    await session.execute(
        text(
            "SELECT procrastinate_cancel_job_v1(id, false, true) FROM procrastinate_jobs"
            " WHERE queueing_lock = :lock AND status = 'todo'"
        ),
        {"lock": _queueing_lock(submission)},
    )


async def rescue(session: Session, seconds: float) -> int:
    """Put stranded jobs back into the queue.

    Args:
        session: the transaction.
        seconds: how old the last sign of life must be.

    Returns:
        How many there were.
    """
    stranded = (await session.scalars(_STRANDED, {"queue": QUEUE, "seconds": seconds})).all()
    for job in stranded:
        await session.execute(text("SELECT procrastinate_retry_job_v2(:job, now(), NULL, NULL, NULL)"), {"job": job})
    return len(stranded)


async def workers_alive(session: Session, seconds: float) -> int:
    """How many workers gave a sign of life in the last seconds."""
    alive = text(
        "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - make_interval(secs => :seconds)"
    )
    return int((await session.execute(alive, {"seconds": seconds})).scalar_one())


def _queueing_lock(submission: int) -> str:
    return f"submission:{submission}"

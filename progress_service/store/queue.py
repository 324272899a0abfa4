"""The job queue: procrastinate, on the same database.

A job is deferred by the statement that stores its submission: there is never one without the other.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, LiteralString, TypeVar

import procrastinate
import psycopg
from procrastinate import connector as procrastinate_connector
from procrastinate.exceptions import ConnectorException
from psycopg_pool import AsyncConnectionPool
from sqlalchemy import ARRAY, ColumnElement, SQLColumnExpression, cast, func, null, text, tuple_
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.types import UserDefinedType

from progress_service.store.database import Database, Session, check_open

QUEUE = "grading"
GRADE = "grade_submission"
"""The task's name; its one argument is `submission`, the id."""
_QUEUEING_LOCK = "submission:"

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
        pool_factory=_pool,
        configure=_one_statement_a_transaction,
        kwargs={
            "application_name": "waymark-queue",
            "connect_timeout": 5,
            "prepare_threshold": 1,
            # A crash may forget that a job was begun or done. Then it is begun again, which is safe.
            "options": "-c synchronous_commit=off",
        },
    )
    return procrastinate.App(connector=connector)


def _pool(**arguments: Any) -> AsyncConnectionPool:  # noqa: ANN401 -- psycopg_pool's own
    """Procrastinate's pool, without the round trip that its check of a connection costs."""
    return AsyncConnectionPool(**(arguments | {"check": check_open}))


async def _one_statement_a_transaction(connection: psycopg.AsyncConnection) -> None:
    """Procrastinate asks nothing else, and is spared a round trip to begin and one to commit."""
    await connection.set_autocommit(True)


class _JobToDefer(UserDefinedType[object]):
    """Procrastinate's composite type of the jobs that its function defers."""

    cache_ok = True

    def get_col_spec(self, **_options: object) -> str:
        """The type's name."""
        return "procrastinate_job_to_defer_v1"


def enqueueing(submission: SQLColumnExpression[int], lock: SQLColumnExpression[str]) -> ColumnElement[object]:
    """What a statement has to return so that it adds the job that grades a submission on its way.

    Args:
        submission: the id; also the job's queueing lock, so there is never a second job that waits for it.
        lock: of the jobs with the same lock only one runs at a time, oldest first.
    """
    arguments = func.jsonb_build_object("submission", submission)
    queueing_lock = func.concat(_QUEUEING_LOCK, submission)
    job = tuple_(QUEUE, GRADE, 0, lock, queueing_lock, arguments, null())
    jobs = cast(array([cast(job, _JobToDefer)]), ARRAY(_JobToDefer))
    return func.procrastinate_defer_jobs_v1(jobs).label("jobs")


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
    return f"{_QUEUEING_LOCK}{submission}"

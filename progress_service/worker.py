"""The grading worker: claims a submission, has it graded, records the verdict.

Whatever happens in between, a submission ends with one verdict: an outage of the database is waited out with the
verdict in hand, a job whose worker was killed is taken up by another one, and what is recorded twice counts once.
"""

import asyncio
import contextlib
import logging
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol, TypeVar

from procrastinate import App, BaseRetryStrategy, RetryDecision
from procrastinate.jobs import Job

from grader_ext.core.errors import WaymarkError
from grader_ext.core.events import GradingEvent, TestFinished
from grader_ext.core.limits import Limits
from grader_ext.core.verdict import Verdict, VerdictStatus
from grader_ext.grading.conclusion import faulty
from grader_ext.grading.grade import grade
from grader_ext.grading.rules import Rules
from grader_ext.sandbox import Pool, SandboxError, SandboxSettings, SandboxUnusable, chosen
from progress_service.settings import WorkerSettings
from progress_service.store.courses import all_courses
from progress_service.store.database import Database, Session
from progress_service.store.errors import DatabaseUnavailable
from progress_service.store.grading import Claim, claim, give_back, record, report_tests
from progress_service.store.queue import GRADE, QUEUE, queue_app, rescue

log = logging.getLogger(__name__)

Outcome = TypeVar("Outcome")

FAULTS = 3
"""So many tries end with the grader's own fault before the learner is told of it."""
TRIES = 6
"""So many tries are begun at most: a submission that kills its worker each time must end, too."""
_BACKOFF = 2.0
"""Seconds until the second try; each further one waits twice as long."""
_OUTAGE_SECONDS = (0.05, 5.0)
"""Pause after the first failed transaction during an outage, doubling up to the last."""
_REPORT_SECONDS = 0.1
"""So often at most are results stored while a submission is graded."""
_HEARTBEAT_SECONDS = 1.0
_STALLED_SECONDS = 4.0
"""A worker without a heartbeat for so long is taken for dead."""
_POLL_SECONDS = 0.25
"""NOTIFY wakes the worker; this is for what it does not tell of: a job whose lock or waiting time has ended."""
_GRACE_SECONDS = 20.0
"""So long may a grading go on when the worker is asked to stop; after that it is left to another worker."""


class GraderFault(WaymarkError):
    """Submission {submission} could not be graded (try {tries} of {of}): {problem}."""

    code = "grader-fault"


class Grader(Protocol):
    """Grades what was claimed."""

    def __call__(self, taken: Claim, on_event: Callable[[GradingEvent], None]) -> Awaitable[Verdict]:
        """The verdict; `on_event` is told of each test as it finishes."""
        ...


@dataclass(frozen=True)
class SandboxGrader:
    """The real one: in boxes of a pool."""

    pool: Pool

    async def __call__(self, taken: Claim, on_event: Callable[[GradingEvent], None]) -> Verdict:
        """As `Grader` says."""
        rules = Rules.of(taken.course, taken.lesson.id)
        return await grade(taken.submission, taken.lesson, self.pool, rules=rules, on_event=on_event)


async def grade_submission(database: Database, grader: Grader, submission: int) -> None:
    """Bring a submission to its verdict.

    Raises:
        GraderFault: not this time; the submission waits to be tried again.
    """
    taken = await _done(database, lambda session: claim(session, submission))
    if taken is None:
        return
    verdict = await _verdict(database, grader, taken)
    if verdict.status is VerdictStatus.ERROR and taken.tries < FAULTS:
        if await _done(database, lambda session: give_back(session, submission)):
            problem = verdict.tests[0].message if verdict.tests else "the lesson has no tests"
            raise GraderFault(submission=submission, tries=taken.tries, of=FAULTS, problem=problem)
        return
    await _record(database, taken, verdict)


async def _verdict(database: Database, grader: Grader, taken: Claim) -> Verdict:
    if taken.tries > TRIES:
        return faulty(taken.lesson, f"the worker ended each of the {TRIES} times that it graded this", ())
    async with _reporting(database, taken) as on_event:
        try:
            return await grader(taken, on_event)
        except Exception as error:
            log.exception("Grading submission %s failed", taken.id)
            return faulty(taken.lesson, f"the grader failed ({type(error).__name__})", ())


async def _record(database: Database, taken: Claim, verdict: Verdict) -> None:
    try:
        await _done(database, lambda session: record(session, taken.id, verdict))
    except Exception as error:  # the learner must hear of a verdict that cannot be stored, whatever is wrong with it
        log.exception("The verdict on submission %s cannot be stored", taken.id)
        instead = faulty(taken.lesson, f"the verdict cannot be stored: {type(error).__name__}", ())
        await _done(database, lambda session: record(session, taken.id, instead))


async def _done(database: Database, work: Callable[[Session], Awaitable[Outcome]]) -> Outcome:
    """Do the work in a transaction; when the database is away or full, again until it is done."""
    pause = _OUTAGE_SECONDS[0]
    while True:
        try:
            async with database.transaction() as session:
                return await work(session)
        except DatabaseUnavailable as error:
            log.warning("%s Next try in %g s", error, pause)
        await asyncio.sleep(pause)
        pause = min(pause * 2, _OUTAGE_SECONDS[1])


@contextlib.asynccontextmanager
async def _reporting(database: Database, taken: Claim) -> AsyncIterator[Callable[[GradingEvent], None]]:
    """Stores test results beside the grading, now and then: a quick one is not held up by it."""
    finished: list[TestFinished] = []
    news = asyncio.Event()
    ended = asyncio.Event()

    def on_event(event: GradingEvent) -> None:
        if isinstance(event, TestFinished):
            finished.append(event)
            news.set()

    async def store() -> None:
        while not ended.is_set():
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_REPORT_SECONDS):
                    await ended.wait()
            await news.wait()
            news.clear()
            batch = finished.copy()
            finished.clear()
            if batch and not ended.is_set():
                await _report(database, taken, batch)

    storing = asyncio.create_task(store())
    try:
        yield on_event
    finally:
        ended.set()  # what is not stored by now comes with the verdict
        news.set()
        await storing


async def _report(database: Database, taken: Claim, finished: list[TestFinished]) -> None:
    try:
        async with database.transaction() as session:
            await report_tests(session, taken, finished)
    except DatabaseUnavailable as error:
        log.warning("%s Meanwhile the learner sees no progress of submission %s", error, taken.id)


class _Backoff(BaseRetryStrategy):
    """A job is tried again until its submission has a verdict: soon after a stop of the worker, later after a fault."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision:
        """As the base class says."""
        now = datetime.now(UTC)
        if isinstance(exception, asyncio.CancelledError):
            decision: RetryDecision = RetryDecision(retry_at=now)
        else:
            pause = timedelta(seconds=min(_BACKOFF ** (job.attempts + 1), 60.0))
            # Of a lower priority, so that its lock holds up no newer submission while it waits.
            decision = RetryDecision(retry_at=now + pause, priority=-1)
        return decision


def _app(database: Database, grader: Grader, concurrency: int) -> App:
    app = queue_app(database, connections=concurrency + 2)

    @app.task(name=GRADE, queue=QUEUE, retry=_Backoff())
    async def grade_job(submission: int) -> None:
        await grade_submission(database, grader, submission)

    return app


async def run(
    database: Database, grader: Grader, *, concurrency: int, stopping: asyncio.Event, sign_of_life: Path | None = None
) -> None:
    """Work until told to stop; then finish what is under way, or leave it to another worker after a while.

    Args:
        database: migrated.
        grader: what grades.
        concurrency: how many submissions at once.
        stopping: set to stop.
        sign_of_life: a file to touch as long as the database answers.
    """
    app = _app(database, grader, concurrency)
    async with app.open_async():
        working = asyncio.create_task(
            app.run_worker_async(
                queues=[QUEUE],
                concurrency=concurrency,
                install_signal_handlers=False,
                fetch_job_polling_interval=_POLL_SECONDS,
                update_heartbeat_interval=_HEARTBEAT_SECONDS,
                stalled_worker_timeout=_STALLED_SECONDS,
                shutdown_graceful_timeout=_GRACE_SECONDS,
                delete_jobs="successful",
            )
        )
        rescuing = asyncio.create_task(_rescue_again_and_again(database, sign_of_life))
        told = asyncio.create_task(stopping.wait())
        tasks = (working, rescuing, told)
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
        for task in (working, rescuing):
            if not task.cancelled():
                task.result()  # raises what went wrong, for the process to end and be started again


async def _rescue_again_and_again(database: Database, sign_of_life: Path | None) -> None:
    while True:
        try:
            async with database.transaction() as session:
                count = await rescue(session, _STALLED_SECONDS)
            if count:
                log.warning("Took up %d job(s) that a worker had left", count)
            if sign_of_life:
                await asyncio.to_thread(sign_of_life.touch)
        except DatabaseUnavailable as error:
            log.warning("%s", error)
            await asyncio.sleep(_STALLED_SECONDS)  # nobody's heartbeat could be stored: those who live come first
        await asyncio.sleep(_HEARTBEAT_SECONDS)


async def work(settings: WorkerSettings) -> None:
    """The worker's process: a pool of boxes, and `run` until SIGTERM or SIGINT.

    Raises:
        Problems: a setting of the boxes is wrong.
        SandboxUnusable: nothing can be confined here, so nothing is graded.
        DatabaseUnavailable: the database does not answer at the start.
    """
    backend = chosen(SandboxSettings.from_environment())
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    database = Database(settings.database_url.get_secret_value(), connections=settings.concurrency + 3)
    pool = Pool(await _pool_sizes(database, settings.warm_boxes), backend=backend)
    try:
        await pool.start()
    except SandboxUnusable:
        await database.close()
        raise
    checking = asyncio.create_task(_check_sandbox(pool, stopping))
    try:
        await run(
            database,
            SandboxGrader(pool),
            concurrency=settings.concurrency,
            stopping=stopping,
            sign_of_life=settings.sign_of_life,
        )
        if checking.done():
            checking.result()
    finally:
        checking.cancel()
        await pool.close(patience=1.0)
        await database.close()


async def _pool_sizes(database: Database, warm_boxes: int) -> dict[tuple[str, Limits], int]:
    """A shelf for each kernel and limits of the courses that can be taught."""
    async with database.transaction() as session:
        courses = await all_courses(session)
    taught = [published.course for published in courses if published.unavailable_reason is None]
    return {(course.kernel, course.limits): warm_boxes for course in taught}


async def _check_sandbox(pool: Pool, stopping: asyncio.Event) -> None:
    """Stop the worker where no box can be made at all; where one kernel cannot start, go on with the others."""
    try:
        await pool.filled()
    except SandboxUnusable:
        stopping.set()
        raise
    except SandboxError as error:
        log.warning("%s", error)
    else:
        log.info("Boxes are ready")

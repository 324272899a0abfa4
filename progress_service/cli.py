"""The commands `waymark service`, `waymark worker`, `waymark db upgrade`, and what `waymark publish` does at the end.

Plain functions with typer's annotations: `hub_config.command` adds them to the `waymark` command, and `__main__` to
`python -m progress_service`. Each imports what it alone needs when it is called: the web application takes seconds to
import, and each start of the platform migrates, publishes and works in processes of their own.
"""

import asyncio
import logging
import shutil
from collections.abc import Sequence

import typer

from grader_ext.core.course import Course
from grader_ext.core.kernels import programs_needed
from grader_ext.core.lesson import Release
from progress_service.settings import DatabaseSettings, PublishSettings, ServiceSettings, WorkerSettings
from progress_service.store import schema
from progress_service.store.courses import Published, publish
from progress_service.store.database import Database


def service() -> None:
    """Run the progress service: the API, the live events and the progress pages.

    JupyterHub, or `waymark up`, starts it and gives it its environment. It listens at JUPYTERHUB_SERVICE_URL and
    keeps its data in the Postgres of WAYMARK_DATABASE_URL.
    """
    import uvicorn

    from progress_service.application import create_application
    from progress_service.auth.hub import hub_oauth
    from progress_service.auth.identity import HubAuthenticator

    settings = ServiceSettings.from_environment()
    _log(settings)
    url = settings.database_url.get_secret_value()
    schema.check_migrated(url)
    hub = hub_oauth(settings)
    app = create_application(
        settings, Database(url, settings.connections), HubAuthenticator(hub, settings.access_scope), hub
    )
    uvicorn.run(
        app,
        host=settings.service_url.host or "127.0.0.1",
        port=settings.service_url.port or 80,
        log_level=settings.log_level,
        access_log=settings.log_level == "debug",
        ws="websockets-sansio",
        timeout_graceful_shutdown=5,
    )


def worker() -> None:
    """Run a grading worker: takes submissions from the queue, grades them in boxes, records the verdicts.

    Several may run, on several machines, on the Postgres of WAYMARK_DATABASE_URL. Stop it with Ctrl-C or SIGTERM: it
    finishes what it grades. Killed, its submissions are graded by the next one.
    """
    from progress_service.worker import work

    settings = WorkerSettings.from_environment()
    _log(settings)
    schema.check_migrated(settings.database_url.get_secret_value())
    asyncio.run(work(settings))


def upgrade() -> None:
    """Bring the database to the schema that this version needs. Does nothing when it is there already.

    Run it after each update of Waymark, before the service and the worker start. The database is that of
    WAYMARK_DATABASE_URL.
    """
    settings = DatabaseSettings.from_environment()
    schema.upgrade(settings.database_url.get_secret_value())
    typer.echo(f"The database is at schema {schema.revisions()[-1]}.")


def publish_course(course: Course, releases: Sequence[Release], database_url: str) -> Published:
    """Store a course and its lessons; where its kernel is not installed, as not available, with the reason.

    Where submissions run in containers the kernel is in their image, so it is not looked for here.

    Args:
        course: as `course.toml` says.
        releases: its lessons, released.
        database_url: of a migrated Postgres.

    Raises:
        DatabaseUnavailable, DatabaseNotMigrated: nothing was published.
    """
    schema.check_migrated(database_url)
    here = PublishSettings.from_environment().sandbox == "bubblewrap"
    return asyncio.run(_publish(course, releases, database_url, missing_kernel(course) if here else None))


def missing_kernel(course: Course) -> str | None:
    """Why the course's kernel cannot be started here; none when it can."""
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    try:
        spec = KernelSpecManager().get_kernel_spec(course.kernel)
    except NoSuchKernel:
        return f"the kernel {course.kernel!r} is not installed (`jupyter kernelspec list` shows those that are)"
    missing = [program for program in programs_needed(spec.metadata) if shutil.which(program) is None]
    return f"the kernel {course.kernel!r} needs {', '.join(missing)}, which is not installed" if missing else None


async def _publish(
    course: Course, releases: Sequence[Release], database_url: str, unavailable_reason: str | None
) -> Published:
    database = Database(database_url, connections=2)
    try:
        async with database.transaction() as session:
            return await publish(session, course, releases, unavailable_reason=unavailable_reason)
    finally:
        await database.close()


def _log(settings: DatabaseSettings) -> None:
    logging.basicConfig(
        level=settings.log_level.upper(), format="%(asctime)s %(levelname)s %(name)s: %(message)s", force=True
    )
    if settings.log_level != "debug":
        for chatty in ("procrastinate", "alembic"):  # two lines a job, two lines a start
            logging.getLogger(chatty).setLevel(logging.WARNING)

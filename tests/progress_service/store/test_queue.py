"""Jobs whose worker is gone are put back, those in good hands are left."""

import pytest

from progress_service.store.queue import GRADE, QUEUE, queue_app, rescue, workers_alive
from tests.progress_service.store.conftest import jobs, rows, take

pytestmark = pytest.mark.integration


async def fetch(database):
    """What a worker of procrastinate does: register, and fetch the next job."""
    worker = (await rows(database, "SELECT worker_id FROM procrastinate_register_worker_v1()"))[0]["worker_id"]
    await rows(database, "SELECT id FROM procrastinate_fetch_job_v2(NULL, :worker)", worker=worker)
    return worker


async def rescued(database, seconds=3.0):
    async with database.transaction() as session:
        return await rescue(session, seconds)


async def statuses(database):
    return [job["status"] for job in await jobs(database)]


async def age(database, seconds):
    await rows(
        database,
        "UPDATE procrastinate_workers SET last_heartbeat = now() - make_interval(secs => :seconds) RETURNING 1",
        seconds=seconds,
    )


async def test_a_job_in_good_hands_is_left_alone(database, ada):
    submission = await ada.submit()
    await fetch(database)
    assert await rescued(database) == 0
    await take(database, submission)
    assert await rescued(database) == 0
    assert await statuses(database) == ["doing"]


async def test_a_job_without_a_heartbeat_goes_back(database, ada):
    await take(database, await ada.submit())
    await fetch(database)
    await age(database, 10)
    assert await rescued(database) == 1
    assert await statuses(database) == ["todo"]


async def test_a_job_whose_worker_was_forgotten_goes_back(database, ada):
    await ada.submit()
    worker = await fetch(database)
    await rows(database, "DELETE FROM procrastinate_workers WHERE id = :worker RETURNING id", worker=worker)
    assert await rescued(database) == 1
    assert await statuses(database) == ["todo"]


async def test_a_job_that_nobody_works_on_goes_back_though_its_worker_lives(database, ada):
    await ada.submit()
    await fetch(database)
    await rows(database, "UPDATE procrastinate_events SET at = at - interval '1 minute' RETURNING 1")
    assert await rescued(database) == 1
    assert await statuses(database) == ["todo"]


async def test_workers_alive_are_counted(database, ada):
    async with database.transaction() as session:
        assert await workers_alive(session, 3.0) == 0
    await fetch(database)
    async with database.transaction() as session:
        assert await workers_alive(session, 3.0) == 1
    await age(database, 10)
    async with database.transaction() as session:
        assert await workers_alive(session, 3.0) == 0


async def test_the_job_of_a_submission_is_what_procrastinate_itself_would_have_stored(database, ada):
    submission = await ada.submit()
    app = queue_app(database)
    async with app.open_async():
        await app.configure_task(GRADE, queue=QUEUE, lock="another").defer_async(submission=submission)
    ours, theirs = await rows(database, "SELECT * FROM procrastinate_jobs ORDER BY id")
    assert ours["queueing_lock"] == f"submission:{submission}"
    different = {name for name in ours if ours[name] != theirs[name]}
    assert different == {"id", "lock", "queueing_lock"}


async def test_a_queue_whose_connections_were_cut_asks_on_new_ones(database):
    app = queue_app(database)
    async with app.open_async():
        await app.connector.execute_query_one_async("SELECT 1 AS one")
        cut = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = 'waymark-queue'"
        assert await rows(database, cut)
        assert await app.connector.execute_query_one_async("SELECT 2 AS two") == {"two": 2}

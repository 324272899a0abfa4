import asyncio
import contextlib
import os
import signal
import time
from pathlib import Path

import pytest

from grader_ext.core.limits import Limits
from grader_ext.sandbox import Box, EndReason, KernelNotInstalled, Pool, PoolClosed
from tests.grader_ext.sandbox.conftest import run

pytestmark = pytest.mark.integration
PYTHON = ("python3", Limits())


@pytest.fixture
async def make_pool(make_backend):
    pools: list[Pool] = []

    async def make(sizes, **options) -> Pool:
        pool = Pool(sizes, backend=make_backend(), **options)
        pools.append(pool)
        await pool.start()
        return pool

    yield make
    await asyncio.gather(*(pool.close(patience=0) for pool in pools))


async def test_hands_out_warm_boxes_each_once(make_pool):
    pool = await make_pool({PYTHON: 2})
    await pool.filled()
    seen = []
    for _ in range(3):
        async with pool.take(*PYTHON) as box:
            seen.append(box)
            ran = await run(box, "try:\n    print(mark)\nexcept NameError:\n    mark = 1\n    print('fresh')")
            assert ran.text.strip() == "fresh"
        assert box.end_reason is EndReason.DISCARDED
    assert len({id(box) for box in seen}) == 3


async def test_replaces_what_it_handed_out(make_pool):
    pool = await make_pool({PYTHON: 1})
    await pool.filled()
    async with pool.take(*PYTHON) as first:
        await pool.filled()
        async with pool.take(*PYTHON) as second:
            assert first is not second


async def test_a_box_that_died_while_waiting_is_replaced(make_pool):
    pool = await make_pool({PYTHON: 1})
    await pool.filled()
    (dead,) = pool._shelves[PYTHON].ready
    for pid in await dead._confinement.processes():
        with contextlib.suppress(ProcessLookupError):  # it has gone with the first
            os.kill(pid, signal.SIGKILL)
    await dead.ending()
    async with pool.take(*PYTHON) as box:
        assert box is not dead
        assert (await run(box, "1")).text == "1"


async def test_more_takers_than_boxes_all_get_one(make_pool):
    pool = await make_pool({PYTHON: 1})

    async def use(number: int) -> str:
        async with pool.take(*PYTHON) as box:
            return (await run(box, f"{number}")).text

    assert await asyncio.gather(*(use(number) for number in range(4))) == ["0", "1", "2", "3"]


async def test_an_unannounced_key_is_cold_first_and_kept_warm_when_it_recurs(make_pool):
    pool = await make_pool({}, unannounced=1)
    keys = [("python3", Limits(memory_mb=memory)) for memory in (200, 201)]
    for _ in range(2):
        async with pool.take(*keys[0]) as box:
            assert box.limits == keys[0][1]
    deadline = time.monotonic() + 20
    while not pool._shelves[keys[0]].ready and time.monotonic() < deadline:
        await asyncio.sleep(0.05)
    (warm,) = pool._shelves[keys[0]].ready
    async with pool.take(*keys[1]):
        assert keys[0] not in pool._shelves
        await asyncio.wait_for(warm.ending(), 10)


async def test_a_cancelled_taker_leaves_no_box_behind(make_pool, monkeypatch):
    starting, started = asyncio.Event(), []
    start = Box.start

    async def recorded(*arguments, **options) -> Box:
        starting.set()
        started.append(await start(*arguments, **options))
        return started[-1]

    monkeypatch.setattr(Box, "start", recorded)
    pool = await make_pool({})
    taker = asyncio.ensure_future(pool.take(*PYTHON).__aenter__())
    await asyncio.wait_for(starting.wait(), 30)
    taker.cancel()
    with pytest.raises(asyncio.CancelledError):
        await taker
    await pool.filled()
    await asyncio.gather(*pool._tasks)
    await asyncio.gather(*pool._kills)
    assert not any(shelf.ready for shelf in pool._shelves.values())
    assert [box.end_reason for box in started] == [EndReason.DISCARDED]


async def test_a_cancelled_use_kills_its_box(make_pool):
    pool = await make_pool({})
    taken: list = []

    async def use() -> None:
        async with pool.take(*PYTHON) as box:
            taken.append(box)
            await asyncio.sleep(100)

    task = asyncio.create_task(use())
    while not taken:
        await asyncio.sleep(0.05)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert taken[0].end_reason is EndReason.DISCARDED


async def test_errors_reach_the_taker_and_the_pool_lives_on(make_pool):
    pool = await make_pool({})
    with pytest.raises(KernelNotInstalled):
        async with pool.take("cobol", Limits()):
            pass
    async with pool.take(*PYTHON) as box:
        assert box.running


async def test_close_leaves_no_process_and_no_folder(make_backend):
    pool = Pool({PYTHON: 2}, backend=make_backend())
    await pool.start()
    await pool.filled()
    boxes = list(pool._shelves[PYTHON].ready)
    pids = [pid for box in boxes for pid in await box._confinement.processes()]
    taking = pool.take(*PYTHON)
    in_hand = await taking.__aenter__()
    closing = asyncio.create_task(pool.close(patience=20))
    await asyncio.sleep(0.2)
    assert in_hand.running, "a box in hand may finish"
    await taking.__aexit__(None, None, None)
    await closing
    assert len(pids) >= 4
    assert not [pid for pid in pids if Path(f"/proc/{pid}").exists()]
    assert not [box for box in boxes if box._folder.path.exists()]
    with pytest.raises(PoolClosed):
        async with pool.take(*PYTHON):
            pass

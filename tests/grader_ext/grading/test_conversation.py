"""The grader's end of the talk with a box, where the box does not keep to the rules."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
import pytest_asyncio
import zmq

from grader_ext.grading.conversation import Conversation, Manner
from grader_ext.grading.execution import Execution
from grader_ext.sandbox import Box, Pool
from grader_ext.sandbox.ending import Ending, EndReason
from tests.grader_ext.grading.conftest import LIMITS

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="module")]


def break_connection(box: Box) -> None:
    """As a box does that writes into the grader's sockets: ZeroMQ gives such a peer up, and has nobody to send to."""
    socket = box.client.shell_channel.socket
    socket.disconnect(socket.getsockopt(zmq.LAST_ENDPOINT))


async def test_a_broken_connection_stops_one_cell_and_not_the_grader(pool: Pool) -> None:
    async with pool.take("python3", LIMITS) as box, Conversation(box, LIMITS) as talk:
        break_connection(box)
        others = asyncio.create_task(asyncio.sleep(0.01))
        manner = Manner(seconds=0.2)
        first, second = await talk.run(["1 + 1", "2 + 2"], lambda _place, _execution: None, manner)
        assert others.done()
        assert first.overrun is not None
        assert not first.succeeded
        assert not second.started
        assert not second.succeeded
        assert talk.over


class Late:
    """A box and its client in one, of which nothing is heard before it is known to have ended.

    It listens all the while: what has arrived ZeroMQ drops when the other side is gone and connects anew.
    """

    def __init__(self, box: Box) -> None:
        self.client: Any = self
        self.shell: asyncio.Queue[object] = asyncio.Queue()
        self.iopub: asyncio.Queue[object] = asyncio.Queue()
        self._box = box
        self._gone = asyncio.Event()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._box.client, name)

    async def ending(self) -> Ending:
        ending = await self._box.ending()
        self._gone.set()
        return ending

    def hold_within_limits(self) -> bool:
        return self._box.hold_within_limits()

    async def interrupt(self) -> None:
        await self._box.interrupt()

    async def kill(self) -> None:
        await self._box.kill()

    async def get_shell_msg(self) -> object:
        return await self._later(self.shell)

    async def get_iopub_msg(self) -> object:
        return await self._later(self.iopub)

    async def _later(self, heard: "asyncio.Queue[object]") -> object:
        await self._gone.wait()
        await asyncio.sleep(0)  # one after the other
        return await heard.get()


@contextlib.asynccontextmanager
async def heard_late(box: Box) -> AsyncIterator[Conversation]:
    async def listen(receive: Callable[[], Awaitable[object]], heard: asyncio.Queue[object]) -> None:
        while True:
            heard.put_nowait(await receive())

    late = Late(box)
    tasks = [
        asyncio.create_task(listen(box.client.get_shell_msg, late.shell)),
        asyncio.create_task(listen(box.client.get_iopub_msg, late.iopub)),
    ]
    async with Conversation(late, LIMITS) as talk:
        yield talk
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)


async def turns(talk: Conversation, codes: list[str]) -> list[tuple[int, bool, EndReason | None]]:
    """Of the cells whose turn came: the place, whether it succeeded, and how it ended its box."""
    seen: list[tuple[int, bool, EndReason | None]] = []

    def finished(place: int, execution: Execution) -> None:
        seen.append((place, execution.succeeded, execution.box_ended))

    await talk.run(codes, finished)
    return seen


async def test_the_end_of_a_box_is_seen_at_the_cell_that_ended_it(pool: Pool) -> None:
    """Also where it is known before all is read that the cells before had said."""
    leaves = "import os, time\ntime.sleep(1)\nos._exit(0)"
    async with pool.take("python3", LIMITS) as box, heard_late(box) as talk:
        seen = await turns(talk, ["1 + 1", "2 + 2", leaves, "3 + 3"])
        assert seen == [(0, True, None), (1, True, None), (2, False, EndReason.EXITED)]
        assert talk.over


async def test_what_was_done_before_its_box_ended_is_done_and_nothing_is_sent_any_more(pool: Pool) -> None:
    async with pool.take("python3", LIMITS) as box, heard_late(box) as talk:
        leaves_later = "import os, threading\nthreading.Timer(1, os._exit, [0]).start()"
        (execution,) = await talk.run([leaves_later], lambda _place, _execution: None)
        assert execution.succeeded
        assert talk.over


@pytest_asyncio.fixture(loop_scope="module")
async def unwatched(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Box]:
    """A box that nobody looks at by the clock, as on a machine that is too busy for it."""
    monkeypatch.setattr("grader_ext.sandbox.bubblewrap.provisioner._WATCH_SECONDS", 600)
    pool = Pool({("python3", LIMITS): 1})
    await pool.start()
    async with pool.take("python3", LIMITS) as box:
        yield box
    await pool.filled()
    await pool.close()


async def test_the_cell_that_filled_the_memory_ended_its_box_though_python_refused_it_more(unwatched: Box) -> None:
    async with Conversation(unwatched, LIMITS) as talk:
        fills = "kept = []\nwhile True:\n    kept.append(bytearray(10**8))"
        seen = await turns(talk, ["1 + 1", fills, "2 + 2"])
        assert seen == [(0, True, None), (1, False, EndReason.OUT_OF_MEMORY)]
        assert talk.over


async def test_python_can_refuse_memory_to_a_box_that_goes_on(unwatched: Box) -> None:
    async with Conversation(unwatched, LIMITS) as talk:
        refused, after = await talk.run(["bytearray(10**12)", "2 + 2"], lambda _place, _execution: None)
        assert refused.raised is not None
        assert refused.raised.name == "MemoryError"
        assert refused.box_ended is None
        assert after.succeeded

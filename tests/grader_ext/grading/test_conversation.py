"""The grader's end of the talk with a box, where the box does not keep to the rules."""

import asyncio

import pytest
import zmq

from grader_ext.grading.conversation import Conversation, Manner
from grader_ext.sandbox import Box, Pool
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

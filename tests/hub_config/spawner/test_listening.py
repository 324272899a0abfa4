import asyncio

from hub_config.ports import free_ports
from hub_config.spawner.listening import wait_until_it_listens


async def runs() -> None:
    return None


async def test_it_returns_when_a_late_server_takes_connections():
    (port,) = free_ports(1)
    waiting = asyncio.create_task(wait_until_it_listens("127.0.0.1", port, runs))
    await asyncio.sleep(0.2)
    assert not waiting.done()
    server = await asyncio.start_server(lambda reader, writer: writer.close(), "127.0.0.1", port)
    async with server:
        await asyncio.wait_for(waiting, 10)


async def test_it_returns_when_the_server_has_ended():
    (port,) = free_ports(1)
    ended = iter([None, None, 1])

    async def poll() -> int | None:
        return next(ended)

    await asyncio.wait_for(wait_until_it_listens("127.0.0.1", port, poll), 10)
    assert list(ended) == []


async def test_who_gives_up_leaves_nothing_behind():
    (port,) = free_ports(1)
    before = asyncio.all_tasks()
    waiting = asyncio.create_task(wait_until_it_listens("127.0.0.1", port, runs))
    await asyncio.sleep(0.1)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    assert waiting.cancelled()
    assert asyncio.all_tasks() == before


async def test_it_returns_whenever_the_server_ends_while_it_is_being_called():
    """Also at the moment at which the call is refused."""
    (port,) = free_ports(1)
    for turns in range(60):

        async def ends_after_some_turns(turns: int = turns) -> int:
            for _ in range(turns):
                await asyncio.sleep(0)
            return 1

        async with asyncio.timeout(10) as limit:
            await wait_until_it_listens("127.0.0.1", port, ends_after_some_turns)
        assert not limit.expired(), turns

"""A server that has been started and is to take connections."""

import asyncio
from collections.abc import Awaitable, Callable

_LOOK_SECONDS = 0.03
# Whether it still runs is asked less often: a container's engine takes some milliseconds to say so.
_POLL_SECONDS = 0.5


async def wait_until_it_listens(host: str, port: int, poll: Callable[[], Awaitable[object]]) -> None:
    """Return once the server takes connections, or has ended, as `poll` tells by anything but None.

    JupyterHub itself looks at growing intervals, and would often come a second late.
    """
    listening = asyncio.create_task(_connect(host, port))
    try:
        while not listening.done() and await poll() is None:
            await asyncio.wait({listening}, timeout=_POLL_SECONDS)
    finally:
        listening.cancel()
        await asyncio.wait({listening})
    if not listening.cancelled():
        listening.result()


async def _connect(host: str, port: int) -> None:
    while True:
        try:
            # A container that is about to come up may not answer at all, neither yes nor no.
            async with asyncio.timeout(_POLL_SECONDS):
                _, writer = await asyncio.open_connection(host, port)
        except OSError:  # TimeoutError is one
            await asyncio.sleep(_LOOK_SECONDS)
        else:
            writer.close()
            return

"""A learner's submit as the page feels it: until its verdict is stored, and until it is on the page."""

import asyncio
import json
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from websockets.asyncio.client import ClientConnection, connect

from bench.hub import learner_at_work
from bench.measure import Comparison, Samples
from bench.visitor import Visitor
from hub_config.postgres import EmbeddedPostgres
from progress_service.store.changes import Changed, listen
from progress_service.store.database import Database

_WARM_UP = 3


@dataclass
class Commits:
    """When Postgres told of each commit that changed a submission, by its id, in the seconds of `perf_counter`.

    Postgres sends NOTIFY when the transaction has committed, which takes 0.1 to 0.2 ms over a unix socket. The last one
    about a submission is its verdict's.
    """

    told: defaultdict[int, list[float]] = field(default_factory=lambda: defaultdict(list))

    async def listen(self, database: Database) -> None:
        async for change in listen(database):
            if isinstance(change, Changed):
                self.told[change.submission].append(time.perf_counter())


@asynccontextmanager
async def commits(data: Path) -> AsyncIterator[Commits]:
    """Listen beside the platform of that data folder."""
    heard = Commits()
    database = Database(EmbeddedPostgres(data).url)
    listening = asyncio.create_task(heard.listen(database))
    try:
        yield heard
    finally:
        listening.cancel()
        await asyncio.wait([listening])
        await database.close()


async def submit(rounds: int) -> list[Comparison]:
    """From the page's POST to the verdict's commit, and to the page's own WebSocket: of the same submissions."""
    async with learner_at_work() as (visitor, platform), commits(platform.data) as heard:
        await visitor.start_server()
        opened = (await visitor.post("waymark/api/open", {"course": "python", "lesson": "first-steps"})).json()
        address = f"{visitor.url.replace('http', 'ws', 1)}{visitor.server}waymark/api/live"
        headers = {"Cookie": visitor.cookies, "Origin": visitor.url}
        async with connect(address, additional_headers=headers) as socket:
            took = [await _submit_once(visitor, socket, opened["path"], heard) for _ in range(_WARM_UP + rounds)]
    stored, shown = zip(*took[_WARM_UP:], strict=True)
    return [
        Comparison("submit to stored verdict", "ms", Samples(stored)),
        Comparison("submit to verdict in the page", "ms", Samples(shown)),
    ]


async def _submit_once(visitor: Visitor, socket: ClientConnection, path: str, heard: Commits) -> tuple[float, float]:
    """Milliseconds until the verdict was stored, and until the page had it."""
    await asyncio.sleep(1.5)  # boxes are ready again: what is measured is one learner, not a queue
    started = time.perf_counter()
    submission = (await visitor.post("waymark/api/submit", {"path": path})).json()["id"]
    while True:
        event = json.loads(await socket.recv())
        if event["type"] == "verdict" and event["submission"] == submission:
            break
    shown = time.perf_counter()
    await asyncio.sleep(0.05)  # the message of the commit has been read, too
    return (heard.told[submission][-1] - started) * 1000, (shown - started) * 1000

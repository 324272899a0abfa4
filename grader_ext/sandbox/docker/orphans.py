"""What a worker left behind that was killed: containers live on without it."""

import asyncio
from pathlib import Path

from grader_ext.sandbox.box_folder import is_left, sweep
from grader_ext.sandbox.docker.container import FOLDER, SOCKETS
from grader_ext.sandbox.docker.engine import Engine


async def remove_orphans(engine: Engine, sockets: Path, on_host: str) -> tuple[int, int]:
    """Remove the containers, then the folders, that no worker holds any more; how many of either.

    Only boxes whose folders lie in `sockets` are judged, which the engine knows as `on_host`: of others it cannot be
    told whether their worker lives.
    """
    found = await engine.client.containers.list(all=1, filters=f'{{"label": ["{SOCKETS}={on_host}"]}}')
    left = [box.id for box in found if is_left(sockets / box["Labels"][FOLDER])]
    await asyncio.gather(*(engine.remove(container) for container in left))
    return len(left), await asyncio.to_thread(sweep, sockets)

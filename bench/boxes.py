"""Boxes that are containers: from submit to verdict with a warm and a cold pool, and what an idle one holds."""

import asyncio
import time

from bench.container import docker, mebibytes
from bench.measure import Comparison, Samples
from bench.submit import commits
from bench.workers import LANGUAGES, Workers, only, workers

NAMES = {"python": "Python", "elixir": "Elixir"}
WARM = 2
"""Boxes ready for each course: one submission's, for the lessons' tests run apart."""


async def verdict(rounds: int) -> list[Comparison]:
    """From submit to the verdict's commit: the worker's pool is warm, or keeps no box."""
    rows: list[Comparison] = []
    async with workers() as site:
        for name, warm_boxes in (("warm", WARM), ("cold", 0)):
            site.start(warm_boxes)
            for language in LANGUAGES:
                took = [await _verdict_once(site, language, warm_boxes) for _ in range(1 + rounds)]
                rows.append(
                    Comparison(f"submit to verdict, {name} pool, {NAMES[language]}", "ms", Samples(tuple(took[1:])))
                )
            await asyncio.to_thread(site.drain)
    return rows


async def _verdict_once(site: Workers, language: str, warm_boxes: int) -> float:
    """Milliseconds from the submit's transaction to the verdict's, of one learner alone."""
    await site.filled(warm_boxes * len(LANGUAGES))
    async with commits(site.postgres.data) as heard:
        await asyncio.sleep(0.2)  # it listens
        started = time.perf_counter()
        submission = await site.hand_in(language)
        statement = f"SELECT status, report ->> 'status' FROM submissions WHERE id = {submission}"
        while (found := site.rows(statement)) != [("graded", "passed")]:
            if found[0][0] == "graded":
                raise RuntimeError(f"a wrong verdict was measured: {found}")
            await asyncio.sleep(0.02)
        await asyncio.sleep(0.05)  # the message of the commit has been read, too
        return (heard.told[submission][-1] - started) * 1000


async def memory(_rounds: int) -> list[Comparison]:
    """What the containers of a warm pool hold."""
    seen: dict[str, list[float]] = {language: [] for language in LANGUAGES}
    async with workers() as site:
        site.start(WARM)
        await site.filled(WARM * len(LANGUAGES))
        for box in site.boxes():
            command = docker("inspect", "--format", "{{.Args}}", box)
            seen["elixir" if "elixir" in command else "python"].append(await mebibytes(box))
        await asyncio.to_thread(site.drain)
        if left := site.boxes():
            raise RuntimeError(f"a drained worker left {len(left)} boxes")
    return [
        Comparison(f"idle box in a container, {NAMES[language]}", "MiB", Samples(tuple(values)))
        for language, values in seen.items()
    ]


async def graded(site: Workers) -> int:
    """How many submissions have their verdict."""
    return int(
        str(only(await asyncio.to_thread(site.rows, "SELECT count(*) FROM submissions WHERE report IS NOT NULL")))
    )

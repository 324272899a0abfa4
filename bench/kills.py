"""Many submissions while workers and boxes are killed at random: each gets one verdict, and nothing is left."""

import asyncio
import os
import random
import re
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress

from bench.boxes import graded
from bench.container import docker
from bench.measure import Comparison, Samples
from bench.workers import LANGUAGES, Workers, only, workers

SUBMISSIONS = int(os.environ.get("BENCH_SUBMISSIONS", "500"))
_WORKERS, _WARM = 2, 2
_AT_ONCE = 8
"""Submissions that wait or are graded at any time."""
_APART = (0, 4)
"""Verdicts between two kills, at random: on a slow machine kills by the clock leave no worker the time to start."""
_PAUSE = (0.0, 2.0)
"""And so many seconds, so that a kill meets whatever is under way."""
_ELIXIR = 0.2
"""Which part of the submissions is in Elixir."""
_PATIENCE = 600.0
"""Without any new verdict for so many seconds it is taken for lost."""
_ANONYMOUS = re.compile(r"[0-9a-f]{64}")


async def left(_rounds: int) -> list[Comparison]:
    """What is left after all were graded, the workers drained, and one more started and drained."""
    dice = random.Random()
    async with workers() as site:
        volumes = _anonymous_volumes()
        for _ in range(_WORKERS):
            site.start(_WARM)
        killing = asyncio.create_task(_kill_at_random(site, dice))
        started = time.monotonic()
        await _hand_in_and_wait(site, dice)
        minutes = (time.monotonic() - started) / 60
        killing.cancel()
        with suppress(asyncio.CancelledError):
            await killing
        outcomes = _one_verdict_each(site)
        await asyncio.to_thread(site.drain)
        drained = _left(site)
        site.start(0)
        await asyncio.sleep(10)
        await asyncio.to_thread(site.drain)
        cleaned = _left(site) + len(_anonymous_volumes() - volumes)
    print(f"{SUBMISSIONS} submissions in {minutes:.1f} minutes; killed: {dict(_killed)}; verdicts: {outcomes}")
    name = f"{SUBMISSIONS} submissions"
    return [
        Comparison(f"{name}, random kills", "kills", Samples((sum(_killed.values()),))),
        Comparison(f"{name} with kills, left when drained", "", Samples((drained,))),
        Comparison(f"{name} with kills, left after a start", "", Samples((cleaned,))),
    ]


_killed: Counter[str] = Counter()


async def _hand_in_and_wait(site: Workers, dice: random.Random) -> None:
    handed_in, done, heard = 0, 0, time.monotonic()
    while done < SUBMISSIONS:
        while handed_in < min(SUBMISSIONS, done + _AT_ONCE):
            await site.hand_in(LANGUAGES[dice.random() < _ELIXIR])
            handed_in += 1
        await asyncio.sleep(0.2)
        now = await graded(site)
        if now > done:
            done, heard = now, time.monotonic()
        elif time.monotonic() - heard > _PATIENCE:
            raise RuntimeError(f"{handed_in - done} submissions get no verdict: see {site.log}")


async def _kill_at_random(site: Workers, dice: random.Random) -> None:
    while True:
        wanted = await graded(site) + dice.randint(*_APART)
        while await graded(site) < wanted:
            await asyncio.sleep(0.1)
        await asyncio.sleep(dice.uniform(*_PAUSE))
        kill = dice.choice(_KILLS)
        if await asyncio.to_thread(kill, site, dice):
            _killed[kill.__name__.strip("_").replace("_", " ")] += 1


def _kill_a_worker(site: Workers, dice: random.Random) -> bool:
    """Another one takes its place, as whatever supervises workers would see to."""
    site.kill(dice.choice(site.running))
    site.start(_WARM)
    return True


def _docker_kill(site: Workers, dice: random.Random) -> bool:
    return _tried(site, dice, lambda box: docker("kill", box))


def _docker_rm(site: Workers, dice: random.Random) -> bool:
    return _tried(site, dice, lambda box: docker("rm", "--force", box))


def _kill_a_process(site: Workers, dice: random.Random) -> bool:
    def kill(box: str) -> None:
        pids = [int(pid) for pid in docker("top", box, "-eo", "pid").split()[1:]]
        os.kill(dice.choice(pids), signal.SIGKILL)

    return _tried(site, dice, kill)


_KILLS = (_kill_a_worker, _docker_kill, _docker_rm, _kill_a_process)


def _tried(site: Workers, dice: random.Random, kill: Callable[[str], object]) -> bool:
    """Do it to one box; it may have ended by itself by then."""
    with suppress(subprocess.CalledProcessError, ProcessLookupError):
        if boxes := site.boxes():
            kill(dice.choice(boxes))
            return True
    return False


def _one_verdict_each(site: Workers) -> dict[object, object]:
    """How many verdicts there are of each kind.

    Raises:
        RuntimeError: a submission has none, or one was counted twice.
    """
    counted = only(site.rows("SELECT sum(attempts)::int FROM user_progress"))
    most = only(site.rows("SELECT max(attempts) FROM user_progress"))
    unreported = only(site.rows("SELECT count(*)::int FROM submissions WHERE report IS NULL"))
    jobs = only(site.rows("SELECT count(*)::int FROM procrastinate_jobs"))
    found = site.rows("SELECT report ->> 'status', count(*)::int FROM submissions GROUP BY 1")
    outcomes = {status: count for status, count in found}  # noqa: C416 -- rows are tuples of any length to mypy
    faults = int(str(outcomes.get("error", 0)))  # the grader's own fault is a verdict, and costs no attempt
    if (counted, most, unreported, jobs) != (SUBMISSIONS - faults, 1, 0, 0):
        raise RuntimeError(f"{counted} attempts, {most} of one learner, {unreported} without a verdict, {jobs} jobs")
    return outcomes


def _left(site: Workers) -> int:
    """Containers of boxes and their folders."""
    return len(site.boxes()) + len(list(site.sockets.iterdir()))


def _anonymous_volumes() -> set[str]:
    """Of the engine: the only ones that a container brings of its own."""
    return {name for name in docker("volume", "ls", "--quiet").split() if _ANONYMOUS.fullmatch(name)}

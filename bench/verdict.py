"""How long a verdict takes: ours from a warm pool, nbgrader's, and the bare execution of the same cells."""

import asyncio
import os
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.manager import AsyncKernelManager

from bench import four_exercises, nbgrader_peer
from bench.measure import Comparison, interleaved
from grader_ext.core.lesson import Lesson
from grader_ext.core.limits import Limits
from grader_ext.core.verdict import VerdictStatus
from grader_ext.grading.grade import grade
from grader_ext.grading.rules import Rules
from grader_ext.sandbox import Pool

LIMITS = Limits()
SCORE = 2.0
"""What the submission with two wrong answers is worth; a grader that says otherwise is not measured but wrong."""


@asynccontextmanager
async def warm_pool(size: int) -> AsyncIterator[Pool]:
    pool = Pool({("python3", LIMITS): size})
    await pool.start()
    await pool.filled()
    try:
        yield pool
    finally:
        await pool.close()


async def graded(pool: Pool, lesson: Lesson) -> float:
    """Milliseconds of one verdict from a box that stands ready. Refilling the pool is not waited for here."""
    await pool.filled()
    started = time.perf_counter()
    verdict = await grade(four_exercises.submission(), lesson, pool, rules=Rules(limits=LIMITS))
    took = (time.perf_counter() - started) * 1000
    if verdict.status is not VerdictStatus.FAILED or verdict.score != SCORE:
        raise RuntimeError(f"a wrong verdict was measured: {verdict}")
    return took


@asynccontextmanager
async def running_kernel() -> AsyncIterator[AsyncKernelClient]:
    """A plain ipykernel over unix sockets, with nothing around it."""
    with tempfile.TemporaryDirectory() as folder:
        manager = AsyncKernelManager(kernel_name="python3", transport="ipc", ip=str(Path(folder) / "kernel"))
        await manager.start_kernel()
        client = manager.client()
        client.start_channels()
        try:
            await client.wait_for_ready(timeout=30)
            yield client
        finally:
            client.stop_channels()
            await manager.shutdown_kernel(now=True)


def submitted_sources() -> list[str]:
    return [cell["source"] for cell in four_exercises.submitted_notebook()["cells"] if cell["cell_type"] == "code"]


async def executed(client: AsyncKernelClient) -> float:
    """Milliseconds of the submission's cells, one after the other, with nothing judged."""
    return sum([await executed_once(client, source) for source in submitted_sources()])


async def executed_once(client: AsyncKernelClient, source: str) -> float:
    """Milliseconds of one cell, from its request to reply and idle."""
    started = time.perf_counter()
    await _finished(client, client.execute(source, stop_on_error=False))
    return (time.perf_counter() - started) * 1000


async def _finished(client: AsyncKernelClient, request: str) -> None:
    """Wait for both ends of a cell: its reply and its idle."""
    while (await client.get_shell_msg())["parent_header"].get("msg_id") != request:
        pass
    while True:
        message = await client.get_iopub_msg()
        if message["parent_header"].get("msg_id") == request and message["content"].get("execution_state") == "idle":
            return


async def compare(rounds: int) -> list[Comparison]:
    """Ours against all the others, interleaved."""
    nbgrader_peer.install(four_exercises.SOURCE, four_exercises.submitted_bytes())
    lesson = four_exercises.lesson()
    apart = replace(lesson, tests_run="apart")
    async with warm_pool(2) as pool, running_kernel() as kernel, nbgrader_peer.warm_api() as api:
        samples = await interleaved(
            {
                "ours": lambda: graded(pool, lesson),
                "ours, apart": lambda: graded(pool, apart),
                "bare": lambda: executed(kernel),
                "nbgrader's API, warm": api.grade,
                "nbgrader autograde": nbgrader_peer.one_call,
            },
            rounds,
        )
    ours = samples["ours"]
    return [
        Comparison("verdict, beside nbgrader autograde", "ms", ours, samples["nbgrader autograde"], "one call"),
        Comparison("verdict, beside nbgrader's API", "ms", ours, samples["nbgrader's API, warm"], "warm process"),
        Comparison("verdict, beside bare execution", "ms", ours, samples["bare"], "the cells in a running kernel"),
        Comparison("verdict, tests apart", "ms", samples["ours, apart"], ours, "the same tests together"),
    ]


async def throughput(submissions: int, rounds: int) -> list[Comparison]:
    """Submissions a minute when all come at once, beside nbgrader's API, which grades one after the other."""
    lesson = four_exercises.lesson()
    cores = len(os.sched_getaffinity(0))
    async with warm_pool(cores) as pool, nbgrader_peer.warm_api() as api:
        rates = await interleaved(
            {"ours": lambda: _rate(pool, lesson, submissions, cores), "other": lambda: _api_rate(api)},
            rounds,
            warm_up=0,
        )
    return [
        Comparison(
            "submissions a minute, all at once",
            "/min",
            rates["ours"],
            rates["other"],
            "nbgrader's API",
            more_is_better=True,
        )
    ]


async def _rate(pool: Pool, lesson: Lesson, submissions: int, cores: int) -> float:
    await pool.filled()
    slots = asyncio.Semaphore(cores)

    async def one() -> None:
        async with slots:
            await grade(four_exercises.submission(), lesson, pool, rules=Rules(limits=LIMITS))

    started = time.perf_counter()
    await asyncio.gather(*(one() for _ in range(submissions)))
    return submissions * 60 / (time.perf_counter() - started)


async def _api_rate(api: nbgrader_peer.WarmApi) -> float:
    return 60_000 / await api.grade()

"""The arena, and the count of cases by group at the end of the run."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from grader_ext.sandbox import Pool
from tests.grader_ext.sandbox.conftest import build
from tests.hostile.arena import KERNELS, LIMITS, Arena
from tests.hostile.baits import Baits
from tests.hostile.confinements import CONFINEMENTS


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def arena(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Arena]:
    """Two boxes of one kind, and baits around them. One arena at a time: its boxes are real."""
    confinement, language = request.param
    if confinement == "docker":
        await asyncio.to_thread(build, "sandbox")
    with Baits(tmp_path_factory.mktemp("baits")).laid() as baits:
        pool = Pool({(KERNELS[language], LIMITS[language]): 2}, backend=CONFINEMENTS[confinement]())
        await pool.start()
        yield Arena(pool, confinement, language, baits)
        await pool.close()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How many attacks were held, by kind of box and group."""
    counts: Counter[tuple[str, str]] = Counter()
    known: Counter[tuple[str, str]] = Counter()
    for outcome, counter in (("passed", counts), ("xfailed", known)):
        for report in terminalreporter.stats.get(outcome, ()):
            counter.update(tuple(value) for name, value in report.user_properties if name == "hostile")
    if not counts:
        return
    terminalreporter.section("hostile submissions held, by box and group")
    for box in sorted({box for box, _group in counts}):
        groups = sorted(group for known_box, group in counts if known_box == box)
        told = ", ".join(f"{group} {counts[box, group]}" for group in groups)
        beaten = sum(count for (known_box, _group), count in known.items() if known_box == box)
        terminalreporter.write_line(f"{box}: {sum(counts[box, group] for group in groups)} ({told})")
        if beaten:
            terminalreporter.write_line(f"{box}: {beaten} known to succeed, as their headers say")

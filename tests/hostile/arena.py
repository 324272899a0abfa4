"""Where attacks take place: one pool in one kind of box, the attacker's submission, and another learner's after it."""

import asyncio
import contextlib
import time
from dataclasses import dataclass, field
from typing import Any

from grader_ext.core.events import GradingEvent
from grader_ext.core.limits import Limits
from grader_ext.core.verdict import Verdict
from grader_ext.grading.grade import grade
from grader_ext.grading.rules import Rules
from grader_ext.sandbox import Box, Pool
from tests.hostile.baits import Baits
from tests.hostile.case import Case
from tests.hostile.lessons import RIGHT, Target, target, tests_of
from tests.hostile.watched import Watched

KERNELS = {"python": "python3", "elixir": "elixir"}
LIMITS = {
    "python": Limits(seconds_per_cell=60, memory_mb=256, processes=64, disk_mb=8, output_kb=16),
    "elixir": Limits(seconds_per_cell=60, memory_mb=384, processes=96, disk_mb=8, output_kb=16),
}
_SHORT_SECONDS = 2.0
"""For a cell of a case that ends by the clock. What ends by itself has all the time of a busy machine."""
_LATE_SECONDS = 20.0
"""How long a grader that believes its kernel waits for a hidden test that is printed from the background."""


@dataclass
class Attack:
    """What came of one attack."""

    case: Case
    target: Target
    limits: Limits
    verdict: Verdict
    events: list[GradingEvent]
    seconds: float
    """How long the grading took, once it had its boxes."""
    watched: Watched
    neighbours: list[Box]
    """Boxes that stood ready while the attack ran."""
    neighbours_alive: bool
    next_verdicts: list[Verdict] = field(default_factory=list)
    """Of another learner's right answer, graded afterwards."""
    next_seconds: float = 0.0

    @property
    def told(self) -> str:
        """What the attack printed, as the attacker reads it in the verdict."""
        return "\n".join(f"{cell.stdout}\n{cell.result}" for cell in self.verdict.cells)

    @property
    def everything_told(self) -> str:
        """The verdict and all events as they leave the worker."""
        return self.verdict.model_dump_json() + repr(self.events)


class Arena:
    """One kind of box and one language.

    Args:
        pool: started, with boxes for that language.
        confinement: the kind of its boxes.
        language: of the attacks.
        baits: laid.
    """

    def __init__(self, pool: Pool, confinement: str, language: str, baits: Baits) -> None:
        self.confinement = confinement
        self.language = language
        self.baits = baits
        self.limits = LIMITS[language]
        self._pool = pool

    @property
    def _key(self) -> tuple[str, Limits]:
        return KERNELS[self.language], self.limits

    async def attacked(self, case: Case, mode: str) -> Attack:
        """Grade the attack, then another learner's right answer."""
        if "ends_nobody_else" in case.checks:
            await asyncio.wait_for(self._pool.filled(), 60)
        neighbours = list(self._pool._shelves[self._key].ready)[1:]
        victim = target(case.language, mode)
        watched = Watched(self._pool, self.limits)
        limits = self._limits_of(case, mode)
        verdict, events = await self._graded(victim, self._filled_in(case.source), watched, limits)
        seconds = time.monotonic() - watched.taken_at
        alive = all(box.running for box in neighbours)
        attack = Attack(case, victim, limits, verdict, events, seconds, watched, neighbours, alive)
        await self._grade_next(attack)
        return attack

    async def _grade_next(self, attack: Attack) -> None:
        """The next learner; of attacks that leave something, also the one whose box was made after the attack.

        However the attacker's tests ran, theirs run in one box: a second one costs its start, and shows no more.
        """
        looking = self._filled_in(attack.case.next_source)
        for _ in range(3 if looking else 1):
            watched = Watched(self._pool, self.limits)
            victim = target(attack.case.language, "together")
            source = looking + RIGHT[attack.case.language]
            verdict, _events = await self._graded(victim, source, watched, self.limits)
            attack.next_seconds = max(attack.next_seconds, time.monotonic() - watched.taken_at)
            attack.next_verdicts.append(verdict)

    def _limits_of(self, case: Case, mode: str) -> Limits:
        return self.limits.model_copy(
            update={"seconds_per_cell": _SHORT_SECONDS} if case.ends_by_the_clock(mode) else {}
        )

    async def _graded(
        self, victim: Target, source: str, sandbox: Watched, limits: Limits
    ) -> tuple[Verdict, list[GradingEvent]]:
        events: list[GradingEvent] = []
        verdict = await grade(
            victim.submitted(source), victim.lesson, sandbox, rules=Rules(limits=limits), on_event=events.append
        )
        return verdict, events

    def _filled_in(self, source: str) -> str:
        for name, value in self.baits.placeholders.items():
            source = source.replace(name, value)
        return source

    async def believed(self, source: str, *, hears_on: bool = False) -> "Believed":
        """Run an attack and the tests as a grader would that believes its kernel: no canaries, no checks.

        Args:
            source: the answer.
            hears_on: whether to wait for the hidden test after the last one has run, if it was not told until then.
        """
        victim = target(self.language, "together")
        seen = Believed(victim)
        async with self._pool.take(*self._key) as box:
            ending = asyncio.create_task(box.ending())
            for code in (self._filled_in(source), *tests_of(victim)):
                await self._run(box, code, ending, seen)
            if hears_on and not ending.done():
                await _hear_on(box, seen)
            ending.cancel()
        return seen

    async def _run(self, box: Box, code: str, ending: "asyncio.Task[Any]", seen: "Believed") -> None:
        if ending.done():
            return
        request = box.client.execute(code, allow_stdin=False, stop_on_error=False)
        hearing = asyncio.create_task(_hear(box, request, seen))
        await asyncio.wait({hearing, ending}, timeout=3, return_when=asyncio.FIRST_COMPLETED)
        hearing.cancel()
        seen.failed = seen.errors > 0
        seen.errors = 0


@dataclass
class Believed:
    """What a grader sees that takes every message for true, and no error for a pass."""

    target: Target
    text: str = ""
    """What came out of the box by the answer's doing: see `take`."""
    errors: int = 0
    failed: bool = False
    """Whether the last test showed an error."""

    @property
    def has_hidden_test(self) -> bool:
        return self.target.token in self.text

    def take(self, kind: str, content: object) -> None:
        """Note what was shown, but not what a kernel shows of every test: its code, also in tracebacks, and both sides
        of an assertion that does not hold. That would be had by an honest answer, too."""
        match kind, content:
            case "execute_input", _:
                pass
            case "error", {"ename": str(name), "evalue": str(message)}:
                self.text += "" if name.endswith("AssertionError") else message
            case _:
                self.text += repr(content)


async def _hear(box: Box, request: str, seen: Believed) -> None:
    """Until the kernel goes idle after that request. What cannot be read is passed over."""
    while True:
        with contextlib.suppress(KeyError, TypeError, ValueError):  # a forged message
            message = await box.client.get_iopub_msg()
            seen.take(message["msg_type"], message["content"])
            if message["parent_header"].get("msg_id") != request:
                continue
            seen.errors += message["msg_type"] == "error"
            if message["content"].get("execution_state") == "idle":
                return


async def _hear_on(box: Box, seen: Believed) -> None:
    """Until the hidden test was told, or is not told any more."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_LATE_SECONDS):
            while not seen.has_hidden_test:
                with contextlib.suppress(KeyError, TypeError, ValueError):  # as above
                    message = await box.client.get_iopub_msg()
                    seen.take(message["msg_type"], message["content"])

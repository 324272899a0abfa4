"""What the attacker did not get. A case's group says which of these are looked for (see `case.CHECKS`).

Attacks on what lies outside the box print a line `GOT …` where they got it and `REFUSED …` where they did not, so a
check also knows that the attack was really tried.
"""

import psutil

from grader_ext.core.verdict import TestStatus, VerdictStatus
from tests.hostile.arena import Attack
from tests.hostile.baits import Baits

NEXT_SECONDS = 30.0
"""From the box to the verdict: less than one on a quiet machine. Waiting for a box ends with the test's own timeout."""
MEMORY_SLACK = 2.5
"""Of the limit: what can be taken between two looks at the box (0.1 s), of which each process may have RLIMIT_DATA."""
VERDICT_BYTES = 300_000


class Checks:
    """One attack, looked at."""

    def __init__(self, attack: Attack, baits: Baits) -> None:
        self.attack = attack
        self.baits = baits

    def is_stopped(self) -> None:
        """A cell's time and a second of grace, twice: for the answer and for a test that calls it."""
        assert self.attack.seconds < 2 * (self.attack.limits.seconds_per_cell + 1) + 5

    def takes_no_more_memory(self) -> None:
        assert self.attack.watched.memory_mb < MEMORY_SLACK * self.attack.limits.memory_mb

    def starts_no_more_processes(self) -> None:
        assert self.attack.watched.processes <= self.attack.limits.processes + 8

    def fills_no_verdict(self) -> None:
        assert len(self.attack.everything_told) < VERDICT_BYTES
        assert psutil.Process().memory_info().rss < 2**30

    def ends_nobody_else(self) -> None:
        assert self.attack.neighbours_alive
        assert self.baits.neighbour.poll() is None

    def earns_nothing(self) -> None:
        assert [test.status for test in self.attack.verdict.tests if test.status is TestStatus.PASSED] == []
        assert self.attack.verdict.score == 0

    def is_refused(self) -> None:
        assert "REFUSED" in self.attack.told, f"the attack was not tried: {self.attack.verdict}"
        assert "GOT" not in self.attack.told

    def is_told_no_secret(self) -> None:
        assert self.baits.secret not in self.attack.everything_told
        for verdict in self.attack.next_verdicts:
            told = "\n".join(cell.stdout for cell in verdict.cells)
            assert "GOT" not in told
            assert self.baits.secret not in told
            assert not self.attack.case.next_source or "LOOKED" in told

    def reaches_nobody(self) -> None:
        assert self.baits.reached == []

    def is_told_no_hidden_test(self) -> None:
        assert self.attack.target.token not in self.attack.everything_told

    def is_judged(self, mode: str) -> None:
        """The verdict is as it should be: never the grader's own fault."""
        assert self.attack.verdict.status is VerdictStatus.FAILED
        assert self.attack.verdict.tests_ran == mode
        first = self.attack.verdict.tests[0]
        assert first.status.value in self.attack.case.statuses(mode), self.attack.verdict
        assert TestStatus.GRADER_ERROR not in {test.status for test in self.attack.verdict.tests}

    def leaves_the_next_learner_alone(self) -> None:
        for verdict in self.attack.next_verdicts:
            assert verdict.status is VerdictStatus.PASSED, verdict
        assert self.attack.next_seconds < NEXT_SECONDS

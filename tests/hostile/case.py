"""A hostile submission as it lies in `cases/<language>/<group>/<name>`: a header in comments, then the attack."""

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

CASES = Path(__file__).parent / "cases"
SUFFIXES = {"python": ".py", "elixir": ".exs"}
NEXT_LEARNER = "# the next learner:\n"
"""What follows this line in a case is what somebody else submits afterwards, to look for what was left to them."""
KEYS = {
    "wants",
    "held by",
    "verdict",
    "clock",
    "together",
    "apart",
    "not held together",
    "not held in docker",
    "believed",
    "unboxed",
}

CHECKS = {
    "loops": ("is_stopped",),
    "memory": ("is_stopped", "takes_no_more_memory"),
    "processes": ("is_stopped", "starts_no_more_processes"),
    "disk": ("is_stopped", "is_refused", "takes_no_more_memory"),
    "output": ("is_stopped", "fills_no_verdict"),
    "recursion": ("is_stopped", "takes_no_more_memory"),
    "kernel": ("is_stopped", "ends_nobody_else"),
    "sockets": ("is_stopped", "ends_nobody_else", "earns_nothing"),
    "reading": ("is_refused", "is_told_no_secret"),
    "network": ("is_refused", "reaches_nobody"),
    "persistence": ("is_told_no_secret",),
    "escapes": ("is_refused", "is_told_no_secret"),
    "cheats": ("earns_nothing", "is_told_no_hidden_test"),
    "spying": ("is_told_no_hidden_test",),
}
"""What is looked for after each case of a group: methods of `checks.Checks`."""
AGAINST_THE_GRADER = ("cheats", "spying")
"""Groups of those who want a pass or a hidden test: tried in both modes of tests, and on a grader without defences."""
FAILED = "failed"
FAILED_APART = "failed|learner_error|tampered|timeout|not_run"


class BrokenCase(Exception):
    """A case whose header cannot be read."""


@dataclass(frozen=True)
class Case:
    """One attack."""

    path: Path
    language: str
    group: str
    header: dict[str, str] = field(hash=False)
    source: str
    """What the attacker submits as the answer to the first exercise, with placeholders (see `baits.py`)."""
    next_source: str = ""
    """What the next learner adds to a right answer to look for what was left to them."""

    @property
    def id(self) -> str:
        return f"{self.language}/{self.group}/{self.path.stem}"

    @property
    def checks(self) -> tuple[str, ...]:
        return CHECKS[self.group]

    @property
    def modes(self) -> tuple[str, ...]:
        """The modes of tests in which it is tried."""
        return ("together", "apart") if self.group in AGAINST_THE_GRADER else ("together",)

    def statuses(self, mode: str) -> frozenset[str]:
        """What the verdict may say of the first test."""
        told = self.header.get(mode, self.header.get("verdict", FAILED if mode == "together" else FAILED_APART))
        if self.is_stealing:  # it may well pass the visible test, to get at the hidden one
            told += "|" + self.header.get("together", FAILED)
        return frozenset(told.split("|"))

    def ends_by_the_clock(self, mode: str) -> bool:
        """Whether a cell of it may take all the time that it has."""
        return "timeout" in self.statuses(mode) or self.header.get("clock") == "runs out"

    def not_held(self, mode: str, confinement: str) -> str | None:
        """Why the attack is known to succeed in that mode of tests and kind of box."""
        return self.header.get(f"not held {mode}") or self.header.get(f"not held in {confinement}")

    @cached_property
    def is_stealing(self) -> bool:
        """Whether it wants the hidden tests rather than a pass."""
        return self.group == "spying"


def read_case(path: Path) -> Case:
    """Read one case.

    Raises:
        BrokenCase: it has no header, an unknown key, or does not say what the attacker wants and what holds them.
    """
    language, group = path.relative_to(CASES).parts[:2]
    if group not in CHECKS:
        raise BrokenCase(f"{path}: there is no group {group}; those in tests/hostile/case.py are {', '.join(CHECKS)}")
    header, body = _header(path)
    if unknown := set(header) - KEYS:
        raise BrokenCase(f"{path}: unknown {', '.join(unknown)} in its header; known are {', '.join(sorted(KEYS))}")
    if missing := {"wants", "held by"} - set(header):
        raise BrokenCase(f"{path}: its header does not say `# {missing.pop()}: …`")
    source, _, next_source = body.partition(NEXT_LEARNER)
    return Case(path, language, group, header, source, next_source)


def _header(path: Path) -> tuple[dict[str, str], str]:
    lines = path.read_text().splitlines(keepends=True)
    header: dict[str, str] = {}
    for number, line in enumerate(lines):
        if not line.startswith("# "):
            return header, "".join(lines[number:])
        if line.startswith("#   ") and header:
            header[list(header)[-1]] += " " + line[4:].strip()
            continue
        key, colon, value = line[2:].partition(":")
        if not colon:
            raise BrokenCase(f"{path}, line {number + 1}: not `# key: value`")
        header[key.strip()] = value.strip()
    return header, ""


def cases_in(folder: Path = CASES) -> list[Case]:
    """All cases, by language and group."""
    paths = sorted(path for suffix in SUFFIXES.values() for path in folder.glob(f"*/*/*{suffix}"))
    return [read_case(path) for path in paths]

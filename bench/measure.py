"""Samples, their quartiles, and the table of results."""

import json
import statistics
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

RESULTS = Path(__file__).parent / "results.json"

Timed = Callable[[], Awaitable[float]]
"""Does a thing once and says how much it took, in the comparison's unit."""


@dataclass(frozen=True)
class Samples:
    """What one contender took, each time."""

    values: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    @property
    def p95(self) -> float:
        """The time within which 19 of 20 are done, where there are enough to tell; else the longest."""
        if len(self.values) < 20:
            return max(self.values)
        return statistics.quantiles(self.values, n=20, method="inclusive")[-1]

    @property
    def quartiles(self) -> tuple[float, float]:
        if len(self.values) < 2:
            return self.values[0], self.values[0]
        low, _, high = statistics.quantiles(self.values, n=4, method="inclusive")
        return low, high


@dataclass(frozen=True)
class Comparison:
    """One line of the table: ours, and what it is held against."""

    name: str
    unit: str
    ours: Samples
    other: Samples | None = None
    other_name: str = ""
    more_is_better: bool = False
    """For a rate; a time is better when it is less."""

    @property
    def ratio(self) -> float | None:
        """How many times better ours is: above 1 is better than the other."""
        if not self.other:
            return None
        ratio = self.other.median / self.ours.median
        return 1 / ratio if self.more_is_better else ratio

    def as_json(self) -> dict[str, object]:
        return {
            "ours": round(self.ours.median, 3),
            "ours_quartiles": [round(one, 3) for one in self.ours.quartiles],
            "ours_p95": round(self.ours.p95, 3),
            "other": round(self.other.median, 3) if self.other else None,
            "other_quartiles": [round(one, 3) for one in self.other.quartiles] if self.other else None,
            "other_p95": round(self.other.p95, 3) if self.other else None,
            "other_name": self.other_name,
            "unit": self.unit,
            "ratio": round(self.ratio, 3) if self.ratio else None,
            "n": len(self.ours.values),
        }


async def interleaved(contenders: Mapping[str, Timed], rounds: int, warm_up: int = 1) -> dict[str, Samples]:
    """Run each contender once a round, so that a machine that slows down slows all of them.

    Args:
        contenders: by name.
        rounds: how many samples each gets.
        warm_up: rounds before, whose samples are thrown away.
    """
    values: dict[str, list[float]] = {name: [] for name in contenders}
    for number in range(warm_up + rounds):
        for name, timed in contenders.items():
            took = await timed()
            if number >= warm_up:
                values[name].append(took)
    return {name: Samples(tuple(several)) for name, several in values.items()}


def table(comparisons: list[Comparison]) -> str:
    """The comparisons for people."""
    lines = [f"{'':48}{'ours':>12}{'other':>12}{'ratio':>9}  unit   n"]
    for one in comparisons:
        other = f"{one.other.median:12.1f}" if one.other else f"{'':12}"
        ratio = f"{one.ratio:9.2f}" if one.ratio else f"{'':9}"
        low, high = one.ours.quartiles
        lines.append(f"{one.name:48}{one.ours.median:12.1f}{other}{ratio}  {one.unit:5}{len(one.ours.values):4}")
        against = f"  against {one.other_name}" if one.other_name else ""
        lines.append(f"{'':48}{f'{low:.1f}-{high:.1f}':>12}{against}")
    return "\n".join(lines)


def write_results(comparisons: list[Comparison]) -> None:
    """Add the comparisons to bench/results.json; those that were not measured now stay."""
    known = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    known |= {one.name: one.as_json() for one in comparisons}
    RESULTS.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n")

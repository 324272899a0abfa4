"""`make bench`: measure all, or what BENCH_ARGS names, print the table and write bench/results.json."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated

import typer

from bench import boxes, container, editor, hub, kills, lab_start, submit, unlock, verdict
from bench.measure import Comparison, table, write_results
from grader_ext.sandbox import SandboxSettings

Benchmark = Callable[[int], Awaitable[list[Comparison]]]

BENCHMARKS: dict[str, Benchmark] = {
    "verdict": verdict.compare,
    "throughput": lambda rounds: verdict.throughput(submissions=30, rounds=max(3, rounds // 5)),
    "start": hub.start,
    "round-trip": hub.round_trip,
    "submit": submit.submit,
    "editor": editor.marks,
    "unlock": unlock.unlock,
    "lab-size": lab_start.size,
    "lab-start": lab_start.start,
    "container": container.click,
    "container-memory": container.memory,
    "box-verdict": boxes.verdict,
    "box-memory": boxes.memory,
    "box-kills": kills.left,
}


def main(
    names: Annotated[list[str] | None, typer.Argument(help=f"Which: {', '.join(BENCHMARKS)}. Default: all.")] = None,
    rounds: Annotated[int, typer.Option(help="Samples for each contender.")] = 15,
) -> None:
    """Measure Waymark beside its peers, in one run."""
    measured: list[Comparison] = []
    for name in names or possible():
        if name not in BENCHMARKS:
            raise typer.BadParameter(f"no benchmark {name!r}; there are {', '.join(BENCHMARKS)}")
        measured += asyncio.run(_run(BENCHMARKS[name], rounds))
    typer.echo(table(measured))
    write_results(measured)


def possible() -> list[str]:
    """All benchmarks, without those of containers where there is nothing to measure; that is said."""
    names = list(BENCHMARKS)
    for kind, image in {"container": container.IMAGE, "box": SandboxSettings.from_environment().sandbox_image}.items():
        if missing := container.missing(image):
            typer.echo(f"What begins with {kind} is not measured: {missing}.", err=True)
            names = [name for name in names if not name.startswith(f"{kind}-") and name != kind]
    return names


async def _run(benchmark: Benchmark, rounds: int) -> list[Comparison]:
    return await benchmark(rounds)


if __name__ == "__main__":
    typer.run(main)

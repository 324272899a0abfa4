"""Answers that harm: each gets its status, and the next submission is graded as ever."""

from pathlib import Path

import pytest

from tests.platform.courses import ADD, OTHER
from tests.platform.database import Stored
from tests.platform.learner import Learner, until

pytestmark = [pytest.mark.integration, pytest.mark.timeout(400), pytest.mark.asyncio(loop_scope="session")]

PYTHON = {
    "loops": ("while True:\n    pass", "timeout", "passed"),
    "allocates": ("kept = []\nwhile True:\n    kept.append(bytearray(10**7))", "out_of_memory", "not_run|passed"),
    "forks": ("import os\nwhile True:\n    os.fork()", "learner_error|timeout|out_of_memory", "not_run|passed"),
    "prints a gigabyte": ("for _ in range(10**6):\n    print('x' * 1000)", "learner_error", "not_run|passed"),
    "kills its kernel": ("import os\nos.kill(os.getpid(), 9)", "learner_error", "not_run"),
    "exits": ("exit()", "learner_error", "not_run"),
}
ELIXIR_GROWS = """
piece = String.duplicate("x", 1_000_000)
grow = fn grow, kept -> grow.(grow, [String.duplicate(piece, 20) | kept]) end
grow.(grow, [])
"""
ELIXIR = {
    "loops": ("loop = fn loop -> loop.(loop) end\nloop.(loop)", "timeout", "passed"),
    "allocates": (ELIXIR_GROWS, "out_of_memory", "not_run|passed"),
    "forks": (
        "bomb = fn bomb -> for _ <- 1..2, do: spawn(fn -> bomb.(bomb) end); Process.sleep(60_000) end\nbomb.(bomb)",
        "learner_error|timeout|out_of_memory",
        "not_run|passed",
    ),
    "prints a gigabyte": (
        'for _ <- 1..1_000_000, do: IO.puts(String.duplicate("x", 1000))', "learner_error|timeout", "not_run|passed"
    ),
    "kills its kernel": (
        'System.cmd("kill", ["-9", System.pid()])\nProcess.sleep(60_000)', "learner_error", "not_run"
    ),
    "halts": ("System.halt(1)", "learner_error", "not_run"),
}  # fmt: skip
ALL = [
    pytest.param(course, lesson, language, *case, id=f"{language} {name}")
    for course, lesson, language, cases in (("trials", "sums", "python", PYTHON), ("beam", "calc", "elixir", ELIXIR))
    for name, case in cases.items()
]


@pytest.mark.parametrize(("course", "lesson", "language", "harm", "first", "last"), ALL)
async def test_it_is_told_apart_and_the_next_one_passes(
    ada: Learner, stored: Stored, boxes: Path, course: str, lesson: str, language: str, harm: str, first: str, last: str
) -> None:
    path = (await ada.open(course, lesson))["path"]
    attempts = (await ada.lesson(course, lesson))["attempts"]
    harmful = await ada.submit(path, add=harm, other=OTHER[language])
    verdict = await ada.verdict(harmful)
    assert verdict["status"] == "failed", verdict
    add, other = verdict["tests"]
    assert add["status"] in first.split("|"), verdict
    assert other["status"] in last.split("|"), verdict
    assert add["message"]
    assert sum(len(cell["stdout"]) for cell in verdict["cells"]) < 200_000
    assert stored.one(f"SELECT tries FROM submissions WHERE id = {harmful}") == 1

    good = await ada.submit(path, add=ADD[language], other=OTHER[language])
    assert [test["status"] for test in (await ada.verdict(good))["tests"]] == ["passed", "passed"]
    assert (await ada.lesson(course, lesson))["attempts"] == attempts + 2
    await until(lambda: len(list(boxes.glob("waymark-box-*"))) == 4)

"""Learners' accidents that look like attacks: none passes, each is told apart. Those who mean it: tests/hostile."""

import asyncio
from dataclasses import replace

import pytest

from grader_ext.core.lesson import Lesson
from grader_ext.core.verdict import TestStatus, Verdict, VerdictStatus
from grader_ext.grading.grade import grade
from grader_ext.grading.rules import Rules
from grader_ext.sandbox import Pool
from tests.grader_ext.grading.conftest import RULES, SHORT
from tests.grader_ext.grading.lessons import answer, assertion, example, expectation, lesson, submission

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="module")]

WRONG = "def add(a, b):\n    return a - b\n"


def one_exercise() -> Lesson:
    return lesson(
        answer("add"),
        assertion("test_add", "assert add(2, 3) == 5"),
        assertion("test_zero", "assert add(0, 7) == 7"),
        answer("other"),
        assertion("test_other", "assert other() == 'fine'"),
    )


async def graded(pool: Pool, made: Lesson, rules: Rules = RULES, **answers: str) -> Verdict:
    return await grade(submission(made, **answers), made, pool, rules=rules)


def statuses(verdict: Verdict) -> list[str]:
    return [test.status.value for test in verdict.tests]


FORKS = "import os, time\nfor _ in range(600):\n    if not os.fork():\n        time.sleep(60)\ntime.sleep(60)"
FINE = "def other():\n    return 'fine'"


@pytest.mark.parametrize(
    ("source", "status", "rest"),
    [
        ("while True:\n    pass", "timeout", "passed"),
        ("raise NotImplementedError()", "learner_error", "passed"),
        ("def add(a, b):\n    raise NotImplementedError()", "learner_error", "passed"),
        ("def add(a, b):\n    return a / 0", "learner_error", "passed"),
        ("1 / 0", "learner_error", "passed"),
        ("def add(a, b:", "learner_error", "passed"),
        ("def add(a, b):\n    while True:\n        pass", "timeout", "passed"),
        ("input('name? ')", "learner_error", "passed"),
        ("import sys\nsys.exit()", "learner_error", "passed"),
        (WRONG, "failed", "passed"),
        ("", "failed", "passed"),
        ("exit()", "learner_error", "not_run"),
        ("import os\nos._exit(0)", "learner_error", "not_run"),
        ("import os\nos.kill(os.getpid(), 9)", "learner_error", "not_run"),
        ("import ctypes\nctypes.string_at(0)", "learner_error", "not_run"),
        ("everything = []\nwhile True:\n    everything.append(bytearray(10**8))", "out_of_memory", "passed|not_run"),
        (FORKS, "learner_error|timeout", "passed|not_run"),
        ("while True:\n    print('x' * 1000)", "learner_error", "passed|not_run"),
        ("print('x' * 10**8)", "learner_error|out_of_memory|timeout", "passed|not_run"),
        (
            "import signal, time\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True:\n    time.sleep(1)",
            "timeout",
            "not_run",
        ),
        # The exit can take with it, unsent, what the kernel had to say of the answer: then the answer ended the box.
        ("def add(a, b):\n    import os\n    os._exit(0)", "learner_error|not_run", "not_run"),
    ],
)
async def test_accidents_are_told_apart(pool: Pool, source: str, status: str, rest: str) -> None:
    rules = SHORT if "timeout" in status else RULES
    verdict = await graded(pool, one_exercise(), rules, add=source, other=FINE)
    first, _, last = verdict.tests
    assert first.status.value in status.split("|"), verdict
    assert last.status.value in rest.split("|"), verdict
    assert first.message
    assert verdict.status is VerdictStatus.FAILED


async def test_stderr_and_warnings_never_fail(pool: Pool) -> None:
    noise = "import sys, warnings\nprint('oh', file=sys.stderr)\nwarnings.warn('old')\n"
    verdict = await graded(pool, one_exercise(), add=f"{noise}def add(a, b):\n    return a + b", other=FINE)
    assert verdict.status is VerdictStatus.PASSED


async def test_a_broken_lesson_is_the_graders_fault(pool: Pool) -> None:
    made = lesson(answer("a"), assertion("t", "assert True"))
    broken = lesson(example("1 / 0"), answer("a"), assertion("t", "assert True"))
    shown = lesson(example("1 / 0", "raises-exception"), answer("a"), assertion("t", "assert True"))
    assert (await graded(pool, shown, a="1")).status is VerdictStatus.PASSED
    assert (await graded(pool, made, a="1")).status is VerdictStatus.PASSED
    verdict = await graded(pool, broken, a="1")
    assert verdict.status is VerdictStatus.ERROR
    assert verdict.tests[0].status is TestStatus.GRADER_ERROR
    assert "cell 1" in verdict.tests[0].message


async def test_half_a_surrogate_pair_is_no_trouble(pool: Pool) -> None:
    verdict = await graded(pool, one_exercise(), add="def add(a, b):\n    return a + b  # \ud800", other=FINE)
    assert verdict.status is VerdictStatus.PASSED
    printed = await graded(pool, one_exercise(), add="print('\\ud800\\x00')\n" + WRONG, other=FINE)
    assert printed.model_dump_json().encode()


@pytest.mark.parametrize("add", ["import time\ntime.sleep(2)", "def add(a, b):\n    import time; time.sleep(2)"])
async def test_a_box_that_is_taken_away_is_the_graders_fault(add: str) -> None:
    """While an answer runs, and while a test does."""
    made = one_exercise()
    pool = Pool({})
    await pool.start()
    grading = asyncio.create_task(graded(pool, made, add=add, other=FINE))
    while not pool._out:
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.2)
    await pool.close(patience=0.1)
    verdict = await grading
    assert set(statuses(verdict)) == {"grader_error"}
    assert verdict.status is VerdictStatus.ERROR


async def test_no_box_is_the_graders_fault() -> None:
    pool = Pool({})  # not started
    verdict = await graded(pool, one_exercise(), add=FINE, other=FINE)
    assert set(statuses(verdict)) == {"grader_error"}


async def test_a_language_without_canaries_is_graded_by_expectations_alone(pool: Pool) -> None:
    made = replace(lesson(answer("f"), expectation("t", "f()", result="5")), language="brainfuck")
    assert statuses(await graded(pool, made, f="def f(): return 5")) == ["passed"]
    made = replace(lesson(answer("f"), assertion("t", "assert f() == 5")), language="brainfuck")
    assert statuses(await graded(pool, made, f="def f(): return 5")) == ["grader_error"]


async def test_expectations_tell_printing_from_returning(pool: Pool) -> None:
    made = lesson(answer("f"), expectation("t", "f()", result="5"))
    assert statuses(await graded(pool, made, f="def f(): return 5")) == ["passed"]
    verdict = await graded(pool, made, f="def f(): print(5)")
    assert statuses(verdict) == ["failed"]
    assert (verdict.tests[0].expected, verdict.tests[0].actual) == ("5\n(returned)", "5\n(printed)")

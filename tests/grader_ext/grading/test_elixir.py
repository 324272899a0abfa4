"""The same promises for lessons in Elixir, on a real BEAM in a box."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

import grader_ext.elixir
from grader_ext.core.limits import Limits
from grader_ext.core.verdict import Verdict
from grader_ext.grading.grade import grade
from grader_ext.grading.rules import Rules
from grader_ext.sandbox import Pool
from tests.grader_ext.grading.lessons import answer, assertion, expectation, lesson, submission

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="module")]

LIMITS = Limits(seconds_per_cell=4, memory_mb=500)


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def pool(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Pool]:
    kernels = tmp_path_factory.mktemp("jupyter") / "kernels"
    kernels.mkdir()
    (kernels / "elixir").symlink_to(Path(grader_ext.elixir.__file__).parent / "kernelspec")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUPYTER_PATH", str(kernels.parent))
        pool = Pool({("elixir", LIMITS): 1})
        await pool.start()
        yield pool
        await pool.filled()
        await pool.close()


FLOOD = 'Stream.repeatedly(fn -> IO.puts(String.duplicate("x", 999)) end) |> Stream.run()'


def calc(body: str) -> str:
    return f"defmodule Calc do\n  def add(a, b) do\n    {body}\n  end\nend"


async def graded(pool: Pool, add: str) -> Verdict:
    made = lesson(
        answer("add"),
        assertion("test_add", "import ExUnit.Assertions\nassert Calc.add(2, 3) == 5"),
        expectation("test_shown", "IO.puts(Calc.add(1, 1))", stdout="2\n", result=":ok"),
        answer("other"),
        assertion("test_other", "import ExUnit.Assertions\nassert Other.run() == :fine"),
        language="elixir",
    )
    fine = "defmodule Other do\n  def run, do: :fine\nend"
    return await grade(submission(made, add=add, other=fine), made, pool, rules=Rules(limits=LIMITS))


@pytest.mark.parametrize(
    ("source", "first", "last"),
    [
        (calc("a + b"), "passed", "passed"),
        (calc("a - b"), "failed", "passed"),
        (calc('raise "not answered yet"'), "learner_error", "passed"),
        (calc("div(a, 0)"), "learner_error", "passed"),
        ("defmodule Calc do", "learner_error", "passed"),
        ("", "failed", "passed"),
        ("loop = fn loop -> loop.(loop) end\nloop.(loop)", "timeout", "passed"),
        ("System.halt(0)", "learner_error", "not_run"),
        (calc("System.halt(0)"), "learner_error", "not_run"),
        (FLOOD, "learner_error", "passed|not_run"),
    ],
)
async def test_outcomes_are_told_apart(pool: Pool, source: str, first: str, last: str) -> None:
    verdict = await graded(pool, source)
    assert verdict.tests[0].status.value == first, verdict
    assert verdict.tests[2].status.value in last.split("|"), verdict


async def test_both_sides_of_an_assertion_are_shown(pool: Pool) -> None:
    first, second, _ = (await graded(pool, calc("a - b"))).tests
    assert first.message == "`Calc.add(2, 3)` should be 5 but is -1."
    assert (first.expected, first.actual) == ("5", "-1")
    assert (second.expected, second.actual) == ("2\n:ok", "0\n:ok")


async def test_dangerous_calls_are_named_by_elixirs_own_parser(pool: Pool) -> None:
    verdict = await graded(pool, calc('File.read("/etc/passwd")\n    # System.cmd("no", [])\n    a + b'))
    assert verdict.tests[0].status.value == "passed"
    assert [notice.split(" works")[0] for notice in verdict.cells[0].notices] == ["Line 3: `File.read`"]

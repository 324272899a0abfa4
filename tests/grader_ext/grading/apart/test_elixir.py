# ruff: noqa: E501 -- what crosses, and what learners write, reads best on lines of its own length
"""The same for Elixir: a second BEAM in which a learner's modules are proxies."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from jupyter_client.kernelspec import KernelSpecManager

import grader_ext.elixir
from grader_ext.core.limits import Limits
from grader_ext.core.verdict import TestStatus, Verdict
from grader_ext.grading.grade import grade
from grader_ext.grading.rules import Rules
from grader_ext.sandbox import Bubblewrap, Pool
from tests.grader_ext.grading.apart.conftest import HIDDEN_FAILED, PASSED
from tests.grader_ext.grading.conftest import RULES as PATIENT
from tests.grader_ext.grading.conftest import OneKind
from tests.grader_ext.grading.lessons import answer, assertion, example, expectation, lesson, submission

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="module")]

LIMITS = Limits(seconds_per_cell=6, memory_mb=500)
RULES = Rules(limits=LIMITS)
SECRET = "834271"
SQUARE = "defmodule Sample do\n  def square(n), do: n * n\nend\n"
TEST = f"""import ExUnit.Assertions
assert Sample.square(2) == 4
assert Enum.map([1, 2], &Sample.square/1) == [1, 4]
assert "#{{Sample.square(3)}}" == "9"
### BEGIN HIDDEN TESTS
import ExUnit.Assertions
assert Sample.square({SECRET}) == {int(SECRET) ** 2}
### END HIDDEN TESTS"""


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def pool(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Pool]:
    kernels = tmp_path_factory.mktemp("kernels")
    (kernels / "elixir").symlink_to(Path(grader_ext.elixir.__file__).parent / "kernelspec")
    specs = KernelSpecManager()
    specs.kernel_dirs = [str(kernels), *specs.kernel_dirs]
    pool = OneKind("elixir", LIMITS, 2, backend=Bubblewrap(specs))
    await pool.start()
    yield pool
    await pool.filled()
    await pool.close()


async def graded(pool: Pool, code: str, test: str = TEST, rules: Rules = RULES) -> Verdict:
    made = lesson(
        example("defmodule Given do\n  def one, do: 1\nend\nlimit = 3"),
        answer("work"),
        assertion("test", test),
        expectation("shown", "IO.puts(limit + Given.one())", stdout="4\n", result=":ok", points=0.0),
        language="elixir",
        tests="apart",
    )
    return await grade(submission(made, work=code), made, pool, rules=rules)


WORKS = r"""
defmodule Point do
  defstruct [:x, y: 2]
end

defimpl String.Chars, for: Point do
  def to_string(point), do: "(#{point.x}, #{point.y})"
end

defmodule Broke do
  defexception [:missing]
  def message(error), do: "#{error.missing} missing"
end

defmodule Work do
  def data, do: %{a: [1, 2.5, {:x, "é", nil}, 10 ** 30], d: ~D[2020-01-02], r: 1..3, m: MapSet.new([1]), k: [a: 1], c: 'ab'}
  def atom, do: :an_atom_that_no_test_knows
  def bad(text), do: raise(ArgumentError, text)
  def broke, do: raise(Broke, missing: 3)
  def leave, do: throw(:ball)
  def each(list, fun), do: Enum.map(list, fun)
  def increment(n), do: n + 1
  def adder(n), do: &(&1 + n)
  def stream, do: Stream.iterate(1, &(&1 * 2))
  def move(%Point{} = point), do: %{point | x: point.x + 1}
  def start, do: elem(Agent.start_link(fn -> 0 end), 1)
  def add(agent), do: Agent.get_and_update(agent, &{&1 + 1, &1 + 1})
  def hello, do: IO.puts("hi")
end

double = fn n -> n * 2 end
list = [1, 2]
"""
USES = """
import ExUnit.Assertions
import ExUnit.CaptureIO
assert Work.data() ==
  %{a: [1, 2.5, {:x, "é", nil}, 10 ** 30], d: ~D[2020-01-02], r: 1..3, m: MapSet.new([1]), k: [a: 1], c: 'ab'}
assert inspect(Work.atom()) == ":an_atom_that_no_test_knows"
assert_raise ArgumentError, "no", fn -> Work.bad("no") end
assert_raise Broke, "3 missing", fn -> Work.broke() end
assert catch_throw(Work.leave()) == :ball
assert Work.each([1, 2], fn n -> n + 1 end) == [2, 3]
assert Work.each([1, 2], &Work.increment/1) == [2, 3]
assert Work.each(["a"], &String.upcase/1) == ["A"]
assert Work.adder(2).(3) == 5
assert Enum.take(Work.stream(), 4) == [1, 2, 4, 8]
assert Work.move(%Point{x: 1}) == %Point{x: 2, y: 2}
assert "#{%Point{x: 1}}" == "(1, 2)"
agent = Work.start()
assert [Work.add(agent), Work.add(agent)] == [1, 2]
assert capture_io(fn -> Work.hello() end) == "hi\\n"
assert double.(4) == 8
assert list == [1, 2]
"""


async def test_data_functions_structs_processes_streams_and_errors_cross(pool: Pool):
    verdict = await graded(pool, WORKS, USES)
    assert [(one.id, one.status, one.message) for one in verdict.tests] == [
        ("test", TestStatus.PASSED, ""),
        ("shown", TestStatus.PASSED, ""),
    ]
    assert verdict.tests_ran == "apart"


async def test_the_solution_passes(pool: Pool):
    assert (await graded(pool, SQUARE)).status == "passed"


ZERO = "defmodule Sample do\n  def square(_n), do: 0\nend\n"
ATTACKS = {
    "a redefined assert": (
        ZERO + "defmodule ExUnit.Assertions do\n  defmacro assert(_), do: true\n  defmacro assert(_, _), do: true\nend"
    ),
    "a redefined failure": "defmodule ExUnit.AssertionError do\n  defexception [:message]\nend\n" + ZERO,
    "a redefined module of the lesson's": ZERO + "defmodule Given do\n  def one, do: 7\nend",
    "a protocol for Elixir's own types": (
        "defimpl String.Chars, for: [Map, Tuple] do\n  def to_string(_), do: \"9\"\nend\n"
        "defimpl Inspect, for: Sample do\n  def inspect(_, _), do: \"4\"\nend\ndefmodule Sample do\n  def square(_), do: %{}\nend"
    ),
    "a module of the kernel's": ZERO + "defmodule Jupyter.Apart.Tests do\n  def call(_, _, _), do: 4\nend",
    "a redefined variable": ZERO + "limit = 300",
    "halts": "defmodule Sample do\n  def square(_), do: System.halt(0)\nend",
    "stops the kernel": "defmodule Sample do\n  def square(_), do: :init.stop()\nend",
    "the process dictionary and the callers": (
        "defmodule Sample do\n  def square(_), do: Process.get(:expected, Process.get()) |> Keyword.values() |> List.first()\nend"
    ),
    "a lying module of ours": (
        ZERO + "defmodule Jupyter.Apart.Learner do\n  def describe(_), do: :ok\n"
        "  def perform(_), do: Jupyter.display(\"text/x-waymark-apart\", \"g20AAAABeA==\")\nend"
    ),
    "code in what is told": (
        ZERO + "defmodule Jupyter.Apart.Learner do\n"
        "  def describe(_), do: Jupyter.display(\"text/x-waymark-apart\", \"\\\"); System.halt(0); (\\\"\")\n"
        "  def perform(_), do: Jupyter.display(\"text/x-waymark-apart\", \"\\\"); System.halt(0); (\\\"\")\nend"
    ),
    "a struct that reads files": "defmodule Sample do\n  def square(_), do: File.stream!(\"/etc/passwd\")\nend",
    "a function in place of a value": "defmodule Sample do\n  def square(_), do: fn -> 4 end\nend",
    "ends the test's process": "defmodule Sample do\n  def square(_), do: exit(:normal)\nend",
    "throws": "defmodule Sample do\n  def square(_), do: throw(4)\nend",
    "a flood of atoms": (
        "defmodule Sample do\n  def square(_), do: Enum.map(1..9000, &String.to_atom(\"a#{&1}x\"))\nend"
    ),
    "an enormous value": "defmodule Sample do\n  def square(_), do: List.duplicate(1.5, 400_000)\nend",
    "asks the grader itself": (
        "defmodule Sample do\n  def square(n), do: Jupyter.Channel.call({:apart, \"call\", \"\", false}) |> elem(1) |> then(&{n, &1})\nend"
    ),
    "reads stdin": "defmodule Sample do\n  def square(_), do: IO.gets(\"?\")\nend",
}  # fmt: skip


@pytest.mark.parametrize("name", ATTACKS)
async def test_no_attack_passes_a_wrong_answer(pool: Pool, name: str):
    verdict = await graded(pool, ATTACKS[name])
    result = verdict.tests[0]
    assert result.status not in (TestStatus.PASSED, TestStatus.GRADER_ERROR)
    assert result.points == 0
    assert verdict.status == "failed"
    assert SECRET not in verdict.model_dump_json()


async def test_a_module_that_exists_already_is_named(pool: Pool):
    verdict = await graded(pool, ZERO + "defmodule Given do\n  def one, do: 7\nend")
    assert [one.status for one in verdict.tests] == [TestStatus.LEARNER_ERROR, TestStatus.PASSED]
    assert "`Given`, which exists already" in verdict.tests[0].message


@pytest.mark.parametrize(
    ("tell", "judged"),
    [
        ("IO.puts(n)", PASSED),
        ("raise inspect(n)", HIDDEN_FAILED),
        ('Jupyter.display("text/plain", inspect(n))', PASSED),
    ],
)
async def test_an_answer_that_tells_what_hidden_tests_ask_for_is_not_heard(
    pool: Pool, tell: str, judged: tuple[TestStatus, str]
):
    code = f"defmodule Sample do\n  def square(n) do\n    if n > 1000, do: {tell}\n    n * n\n  end\nend"
    verdict = await graded(pool, code, rules=PATIENT)
    result = verdict.tests[0]
    assert (result.status, result.message) == judged, "as only a hidden test that ran is judged"
    assert SECRET not in verdict.model_dump_json()

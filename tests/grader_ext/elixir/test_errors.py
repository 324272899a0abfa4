"""What a failing cell says."""

import pytest

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.integration]


async def test_runtime_error_names_exception_message_and_line(notebook):
    cell = await notebook.run("x = 0\n\n1 / x")
    assert cell.ename == "ArithmeticError"
    assert cell.evalue.startswith("bad argument in arithmetic expression")
    assert "cell:3" in cell.traceback
    assert cell.contents("error")[0]["traceback"] == cell.reply["content"]["traceback"]


async def test_error_shows_no_frames_of_the_kernel(notebook):
    cell = await notebook.run("Enum.map([1], fn x -> x / 0 end)")
    assert "Enum" in cell.traceback
    assert not any(name in cell.traceback for name in ("Jupyter", "erl_eval", "parallel_checker", "eval_quoted"))


async def test_function_clause_error_is_blamed(notebook):
    cell = await notebook.run("defmodule Blamed do\n  def f(x) when x > 1, do: x\nend\nBlamed.f(0)")
    assert cell.ename == "FunctionClauseError"
    assert "The following arguments were given to Blamed.f/1" in cell.evalue
    assert "cell:2: Blamed.f/1" in cell.traceback


async def test_undefined_function_suggests_others(notebook):
    cell = await notebook.run('String.upcas("a")')
    assert cell.ename == "UndefinedFunctionError"
    assert "upcase" in cell.evalue


@pytest.mark.parametrize(
    ("code", "ename", "part"),
    [
        ("1 +", "TokenMissingError", "cell:1"),
        ("x = )", "SyntaxError", "cell:1"),
        ("1\nundefined_name", "CompileError", "undefined_name"),
        ("throw :ball", "throw", ":ball"),
        ("exit :tired", "exit", ":tired"),
        (":erlang.error({:odd, 1})", "ErlangError", "{:odd, 1}"),
    ],
)
async def test_other_failures(notebook, code, ename, part):
    cell = await notebook.run(code)
    assert cell.status == "error"
    assert cell.ename == ename
    assert part in cell.evalue


async def test_warnings_are_on_stderr_and_no_failure(notebook):
    cell = await notebook.run("defmodule Warned do\n  def f(unused), do: 1\nend\nWarned.f(0)")
    assert (cell.status, cell.value) == ("ok", "1")
    assert "warning" in cell.stderr
    assert "unused" in cell.stderr
    assert "cell:2" in cell.stderr


async def test_assertion_error_carries_its_sides(notebook):
    cell = await notebook.run("import ExUnit.Assertions\nassert 1 + 1 == 3")
    assert cell.ename == "ExUnit.AssertionError"
    expected = {"left": "2", "right": "3", "expr": "assert 1 + 1 == 3"}
    assert cell.reply["metadata"]["elixir"] == expected
    error = next(message for message in cell.messages if message["msg_type"] == "error")
    assert error["metadata"]["elixir"] == expected


async def test_assertion_by_pattern_has_the_pattern_on_the_left(notebook):
    cell = await notebook.run("import ExUnit.Assertions\nassert {:ok, _} = {:error, :x}")
    assert cell.reply["metadata"]["elixir"]["left"] == "{:ok, _}"
    assert cell.reply["metadata"]["elixir"]["right"] == "{:error, :x}"


async def test_assertion_without_sides(notebook):
    cell = await notebook.run('import ExUnit.Assertions\nflunk("no")')
    assert cell.evalue.strip() == "no"
    assert "elixir" not in cell.reply["metadata"]


async def test_assertion_helpers_that_need_the_application(notebook):
    cell = await notebook.run("import ExUnit.Assertions\nsend(self(), :ping)\nassert_receive :ping")
    assert cell.value == ":ping"


async def test_an_exception_that_cannot_print_itself(notebook):
    code = """
    defmodule Rude do
      defexception [:x]
      def message(_), do: raise "inner"
      def blame(_, _), do: exit(:rude)
    end
    raise Rude
    """
    cell = await notebook.run(code)
    assert (cell.status, cell.ename) == ("error", "Rude")
    assert (await notebook.run("1")).value == "1"


async def test_a_value_that_cannot_be_inspected(notebook):
    code = """
    defmodule Shy do
      defstruct [:x]
      defimpl Inspect do
        def inspect(_, _), do: throw(:shy)
      end
    end
    %Shy{}
    """
    cell = await notebook.run(code)
    assert (cell.status, cell.ename) == ("error", "throw")


async def test_a_huge_message_is_cut(notebook):
    cell = await notebook.run('raise String.duplicate("x", 5_000_000)')
    assert cell.ename == "RuntimeError"
    assert len(cell.evalue) < 1_100_000
    assert cell.evalue.endswith("(cut, 5000000 bytes)")

"""Cells: values, bindings, output, errors."""

import re

import pytest

from grader_ext.elixir.display import IEX
from tests.grader_ext.elixir.conftest import until_exists

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.integration]


async def test_value_is_shown_as_inspect_prints_it(notebook):
    assert (await notebook.run("1 + 1")).value == "2"
    assert (await notebook.run('%{a: ["é", {:x, 2.5}]}')).value == '%{a: ["é", {:x, 2.5}]}'
    assert (await notebook.run(":ok")).value == ":ok"
    assert (await notebook.run("nil")).value == "nil"


async def test_long_values_are_limited(notebook):
    assert (await notebook.run("Enum.to_list(1..1000)")).value.endswith("47, 48, 49, 50, ...]")
    assert len((await notebook.run('String.duplicate("x", 1_000_000)')).value) < 5000


@pytest.mark.parametrize("code", ["", "   \n", "# only a remark"])
async def test_empty_cell_shows_nothing(notebook, code):
    cell = await notebook.run(code)
    assert cell.status == "ok"
    assert cell.value is None


async def test_bindings_imports_aliases_requires_and_modules_persist(notebook):
    await notebook.run("kept = 41\nimport Bitwise\nalias String, as: Text\nrequire Integer")
    await notebook.run("defmodule Kept do\n  def twice(x), do: 2 * x\nend")
    cell = await notebook.run('{kept + 1, 6 &&& 3, Text.upcase("a"), Integer.is_odd(3), Kept.twice(4)}')
    assert cell.value == '{42, 2, "A", true, 8}'


async def test_a_struct_can_be_used_in_the_cell_that_defines_it(notebook):
    cell = await notebook.run("defmodule Point do\n  defstruct x: 0\nend\n%Point{x: 3}.x")
    assert cell.value == "3"


async def test_defining_a_module_again_is_no_warning(notebook):
    await notebook.run("defmodule Again do\n  def one, do: 1\nend")
    cell = await notebook.run("defmodule Again do\n  def one, do: 2\nend\nAgain.one()")
    assert (cell.value, cell.stderr) == ("2", "")


async def test_bindings_before_an_error_are_kept(notebook):
    assert (await notebook.run('early = 7\nraise "late"')).status == "error"
    assert (await notebook.run("early")).value == "7"


async def test_output_is_streamed_while_the_cell_runs(notebook, tmp_path):
    heard = tmp_path / "heard"
    request = await notebook.started(f'IO.puts("first")\n{until_exists(heard)}\nIO.puts("second")', "first")
    heard.touch()
    cell = await notebook.collect(request)
    assert cell.stdout == "second\n"


async def test_output_keeps_its_order_across_streams_and_results(notebook):
    cell = await notebook.run('IO.write("a"); IO.write(:stderr, "b"); IO.write("c"); :done')
    kinds = [(m["msg_type"], m["content"].get("text")) for m in cell.messages if m["msg_type"] not in ("status",)]
    assert kinds[1:] == [("stream", "a"), ("stream", "b"), ("stream", "c"), ("execute_result", None)]


async def test_unicode_output(notebook):
    cell = await notebook.run('IO.puts("žluť 🎈"); IO.inspect({:é, "ü"}); :io.format("~ts~n", ["ŵ"])')
    assert cell.stdout == 'žluť 🎈\n{:é, "ü"}\nŵ\n'


async def test_much_output_arrives_whole(notebook):
    cell = await notebook.run('for n <- 1..50_000, do: IO.puts("line #{n}")\n:ok')
    assert cell.stdout == "".join(f"line {n}\n" for n in range(1, 50_001))
    cell = await notebook.run('IO.write(String.duplicate("é", 3_000_000))')
    assert cell.stdout == "é" * 3_000_000


async def test_spawned_processes_print_into_the_notebook(notebook):
    cell = await notebook.run(
        'parent = self(); spawn(fn -> IO.puts("child"); send(parent, :go) end); receive do: (:go -> 1)'
    )
    assert cell.stdout == "child\n"


async def test_late_output_belongs_to_the_last_cell(notebook, tmp_path):
    ended = tmp_path / "ended"
    request = notebook.client.execute(f'spawn(fn -> {until_exists(ended)}; IO.puts("late") end); :ok')
    cell = await notebook.collect(request)
    assert cell.stdout == ""
    ended.touch()
    message = await notebook.hear("late")
    assert message["content"]["text"] == "late\n"
    assert message["parent_header"]["msg_id"] == request


async def test_processes_started_in_one_cell_serve_the_next(notebook):
    await notebook.run("{:ok, counter} = Agent.start_link(fn -> 0 end)")
    await notebook.run("Agent.update(counter, &(&1 + 1))")
    assert (await notebook.run("Agent.get(counter, & &1)")).value == "1"


async def test_messages_to_self_wait_for_a_later_cell(notebook):
    await notebook.run("send(self(), {:hello, 1})")
    assert (await notebook.run("receive do\n  {:hello, n} -> n\nafter 0 -> :nothing\nend")).value == "1"


async def test_stdin_is_refused(notebook):
    cell = await notebook.run('IO.gets("name? ")', allow_stdin=True)
    assert cell.value == "{:error, :enotsup}"
    assert "no standard input" in cell.stderr


async def test_only_a_grader_that_says_so_is_asked(notebook):
    cell = await notebook.run('Jupyter.Channel.call({:apart, "call", "", false})', allow_stdin=True)
    assert "{:error," in cell.value
    assert "Only a grader" in cell.value


async def test_execution_count_counts_all_but_silent_cells(notebook):
    first = (await notebook.run("1")).reply["content"]["execution_count"]
    silent = await notebook.run('IO.puts("x")\n1', silent=True)
    assert silent.reply["content"]["execution_count"] == first
    assert silent.value is None
    assert (await notebook.run("1")).reply["content"]["execution_count"] == first + 1


async def test_user_expressions(notebook):
    expressions = {"sum": "shown + 1", "wrong": "1 / 0"}
    cell = await notebook.run("shown = 2", user_expressions=expressions)
    found = cell.reply["content"]["user_expressions"]
    assert found["sum"] == {"status": "ok", "data": {"text/plain": "3"}, "metadata": {}}
    assert (found["wrong"]["status"], found["wrong"]["ename"]) == ("error", "ArithmeticError")


async def test_pipelined_cells_run_in_order(notebook):
    requests = [notebook.client.execute(f'IO.puts("{n}"); {n}', stop_on_error=False) for n in range(20)]
    cells = [await notebook.collect(request) for request in requests]
    assert [cell.value for cell in cells] == [str(n) for n in range(20)]
    assert [cell.stdout for cell in cells] == [f"{n}\n" for n in range(20)]


@pytest.mark.parametrize(
    ("stop_on_error", "expected"), [(True, ["error", "aborted", "aborted"]), (False, ["error", "ok", "ok"])]
)
async def test_cells_after_a_failed_one(notebook, stop_on_error, expected):
    # The first cell waits, so that the others are queued by the time it fails.
    codes = ['Process.sleep(200); raise "x"', "1", "2"]
    requests = [notebook.client.execute(code, stop_on_error=stop_on_error) for code in codes]
    cells = [await notebook.collect(request) for request in requests]
    assert [cell.status for cell in cells] == expected
    assert (await notebook.run("3")).value == "3"


async def test_display(notebook):
    cell = await notebook.run('Jupyter.display("text/html", ["<b>", "x", "</b>"])')
    assert cell.contents("display_data")[0]["data"] == {"text/html": "<b>x</b>"}
    cell = await notebook.run('Jupyter.display("image/png", <<137, 80, 78, 71>>)')
    assert cell.contents("display_data")[0]["data"] == {"image/png": "iVBORw=="}
    cell = await notebook.run(r'Jupyter.display("application/json", ~s({"a": [1]}))')
    assert cell.contents("display_data")[0]["data"] == {"application/json": {"a": [1]}}
    cell = await notebook.run('Jupyter.display("application/json", "{")')
    assert (cell.contents("display_data"), "no JSON" in cell.stderr) == ([], True)


async def test_display_of_too_much_is_refused(notebook):
    cell = await notebook.run('Jupyter.display("text/plain", :binary.copy("x", 17_000_000))')
    assert cell.ename == "ArgumentError"
    assert "at most" in cell.evalue


async def test_spawned_crash_is_reported_and_harms_nothing(notebook):
    await notebook.run("safe = 1")
    cell = await notebook.run('spawn(fn -> raise "in child" end); safe')
    assert cell.value == "1"
    await notebook.hear("in child", ("stderr",), cell.stderr)  # the report may come after the cell's end


async def test_tcp_transport(start_notebook):
    notebook = await start_notebook(transport="tcp")
    assert (await notebook.run("2 * 3")).value == "6"


async def test_a_value_has_the_colours_of_iex_beside_its_plain_text(notebook):
    cell = await notebook.run('{:ok, "text", 1.5, nil, self()}')
    (data,) = [content["data"] for content in cell.contents("execute_result")]
    assert set(data) == {"text/plain", IEX}
    assert "\x1b[36m:ok\x1b[0m" in data[IEX]
    assert '\x1b[32m"text"\x1b[0m' in data[IEX]
    assert re.sub(r"\x1b\[[\d;]*m", "", data[IEX]) == data["text/plain"]


async def test_a_value_without_colours_is_plain_text_alone(notebook):
    (content,) = (await notebook.run("self()")).contents("execute_result")
    assert set(content["data"]) == {"text/plain"}


async def test_a_value_is_inspected_once(notebook):
    await notebook.run(
        "defmodule Loud do\n  defstruct [:a]\n  defimpl Inspect do\n"
        '    def inspect(_, _) do\n      IO.puts("inspected")\n      "#Loud<>"\n    end\n  end\nend'
    )
    cell = await notebook.run("%Loud{}")
    assert (cell.value, cell.stdout) == ("#Loud<>", "inspected\n")

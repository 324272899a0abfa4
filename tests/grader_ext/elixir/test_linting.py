"""What the kernel says against code that is being written."""

import asyncio
from itertools import count

import pytest
import pytest_asyncio

from grader_ext.elixir.linter import LINT_TARGET, MOST_CHARACTERS
from tests.grader_ext.elixir.conftest import PATIENCE

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.integration]
COMM = "lint-comm"
numbers = count()


@pytest_asyncio.fixture(scope="module", loop_scope="module", autouse=True)
async def opened(notebook):
    """The comm, as JupyterLab opens it."""
    send(notebook, "comm_open", {"comm_id": COMM, "target_name": LINT_TARGET, "data": {}})


def send(notebook, kind, content):
    notebook.client.shell_channel.send(notebook.client.session.msg(kind, content))


def ask(notebook, code):
    number = next(numbers)
    send(notebook, "comm_msg", {"comm_id": COMM, "data": {"id": number, "code": code}})
    return number


async def answered(notebook, number):
    """The answer, and all that was published before it."""
    before = []
    async with asyncio.timeout(PATIENCE):
        while True:
            message = await notebook.client.get_iopub_msg()
            if message["msg_type"] == "comm_msg" and message["content"]["data"]["id"] == number:
                return message["content"]["data"]["problem"], before
            before.append(message)


async def problem(notebook, code):
    return (await answered(notebook, ask(notebook, code)))[0]


@pytest.mark.parametrize(
    ("code", "line", "column", "part"),
    [
        ("x = )", 1, 5, "unexpected token: )"),
        ('a = 1\nIO.puts("é", "a" "b")', 2, 18, 'syntax error before: "b"'),
        ("1 +\n\n* 2", 3, 1, "syntax error before: '*'"),
        ("end", 1, 1, "end"),
        ("1 some_name", 1, 3, "syntax error before: some_name"),
        ("1 Some.Name", 1, 3, "Some"),
        ("1 some: 2", 1, 3, "some:"),
    ],
)
async def test_the_first_problem_is_told_with_its_place(notebook, code, line, column, part):
    found = await problem(notebook, code)
    assert (found["line"], found["column"]) == (line, column)
    assert part in found["message"]


@pytest.mark.parametrize("code", ["defmodule A do\n  def f, do: 1\n", "[1, 2", 'x = "abc', "if true do 1 else 2"])
async def test_what_is_missing_is_told(notebook, code):
    assert "missing terminator" in (await problem(notebook, code))["message"]


@pytest.mark.parametrize("code", ["", "x = 1", "# only a comment", "f(x) |> g h", "if x then y", "'abc' ++ ~s(é)"])
async def test_code_without_a_problem(notebook, code):
    assert await problem(notebook, code) is None


async def test_nothing_of_the_code_runs_and_the_notebook_is_as_before(notebook):
    first = (await notebook.run("1")).reply["content"]["execution_count"]
    code = 'IO.puts("it runs")\nlinted = 1\ndefmodule Linted do\n  IO.puts("it runs")\nend\nx = :lint_makes_no_atom'
    found, published = await answered(notebook, ask(notebook, code))
    assert found is None
    assert {message["msg_type"] for message in published} <= {"status", "execute_input", "execute_result"}
    after = await notebook.run(
        "{binding()[:linted], Code.ensure_loaded?(Linted)}\n"
        'try do\n  String.to_existing_atom("lint_makes_no" <> "_atom")\nrescue\n  ArgumentError -> :unknown\nend'
    )
    assert after.value == ":unknown"
    assert after.stdout == after.stderr == ""
    assert after.reply["content"]["execution_count"] == first + 1


async def test_the_parsers_warnings_are_no_output(notebook):
    found, published = await answered(notebook, ask(notebook, "unless(x) do 1 end\n%{a: 1} |> f g\n'\\x' <> ?a"))
    assert "stream" not in [message["msg_type"] for message in published]
    assert found is not None


async def test_a_cell_that_comes_right_after_runs_as_ever(notebook):
    asked = [ask(notebook, "x = [" + "1, " * 5_000) for _ in range(5)]
    request = notebook.client.execute("Enum.sum(1..1000)")
    answered_by, values = set(), []
    async with asyncio.timeout(PATIENCE):
        while answered_by != set(asked) or not values:
            message = await notebook.client.get_iopub_msg()
            if message["msg_type"] == "comm_msg":
                answered_by.add(message["content"]["data"]["id"])
            elif message["msg_type"] == "execute_result" and message["parent_header"]["msg_id"] == request:
                values.append(message["content"]["data"]["text/plain"])
    assert values == ["500500"]


@pytest.mark.parametrize(
    "data",
    [
        {"id": -1},
        {"id": "one", "code": "x = )"},
        {"id": -1, "code": None},
        {"id": -1, "code": ")" * (MOST_CHARACTERS + 1)},
    ],
    ids=["no code", "no number", "no text", "too long"],
)
async def test_what_is_no_request_or_too_long_is_not_answered(notebook, data):
    send(notebook, "comm_msg", {"comm_id": COMM, "data": data})
    found, published = await answered(notebook, ask(notebook, "x = 1"))
    assert found is None
    # The parser may need longer for what was sent first than for that: so much that an answer would have come by now.
    found, meanwhile = await answered(notebook, ask(notebook, ")" * MOST_CHARACTERS))
    assert found is not None
    assert "comm_msg" not in [message["msg_type"] for message in published + meanwhile]
    assert (await notebook.run("1")).value == "1"

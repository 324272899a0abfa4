"""Completion and documentation."""

import pytest

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.integration]


async def complete(notebook, code):
    content = (await notebook.reply(notebook.client.complete(code)))["content"]
    assert content["status"] == "ok"
    return [code[: content["cursor_start"]] + match for match in content["matches"]]


async def documentation(notebook, code, at=None):
    content = (await notebook.reply(notebook.client.inspect(code, at)))["content"]
    assert content["status"] == "ok"
    assert content["found"] == bool(content["data"])
    return content["data"]


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("x = Enum.chunk_e", "x = Enum.chunk_every"),
        ("temper", "temperature"),
        ("person.na", "person.name"),
        ("person.home.ci", "person.home.city"),
        ("Compl", "Completed"),
        ("Completed.hel", "Completed.hello"),
        ("Text.upc", "Text.upcase"),
        ("%Compl", "%Completed"),
        (":erlang.bit_s", ":erlang.bit_size"),
        ("čau = inspe", "čau = inspect"),
        ("Proces", "Process"),
        ("quot", "quote"),
    ],
)
async def test_completion(notebook, code, found):
    await notebook.run('temperature = 21\nperson = %{name: "A", home: %{city: "B"}}\nalias String, as: Text')
    await notebook.run("defmodule Completed do\n  defstruct [:a]\n  def hello, do: 1\n  def __hidden__, do: 1\nend")
    assert found in await complete(notebook, code)


@pytest.mark.parametrize("code", ['"a string', "Nowhere.f", "nobody.x", "1.", "@", "", "~", "&", "fn -> "])
async def test_completion_of_what_nothing_is_known_about(notebook, code):
    await complete(notebook, code)


async def test_completion_hides_what_is_not_for_callers(notebook):
    assert "Completed.__hidden__" not in await complete(notebook, "Completed.")


@pytest.mark.parametrize(
    ("code", "at", "part"),
    [
        ("Enum.map", None, "Enum.map(enumerable, fun)"),
        ("Enum.map([1], &f/1)", 6, "Returns a list where each element"),
        ("String", 2, "Strings in Elixir are UTF-8"),
        ("length([1])", 3, "Kernel.length(list)"),
        ("1\n\nif true, do: 1", 4, "Provides an `if/2` macro"),
        ("case 1 do", 2, "Kernel.SpecialForms.case"),
        ("shade", None, 'shade = "blue"'),
        ("Documented.area", None, "The area of a square."),
        ("Documented", None, "Shapes."),
        ("Documented.plain(1)", 12, "Documented.plain"),
    ],
)
async def test_documentation(notebook, code, at, part):
    await notebook.run('shade = "blue"')
    await notebook.run(
        'defmodule Documented do\n  @moduledoc "Shapes."\n  @doc "The area of a square."\n'
        "  def area(side), do: side * side\n  def plain(x), do: x\nend"
    )
    data = await documentation(notebook, code, at)
    assert part in data["text/plain"]
    assert "```elixir" in data["text/markdown"]


@pytest.mark.parametrize("code", ["", "Nowhere.nothing", "unknown_name", "   ", '"text"', "Enum.no_such"])
async def test_no_documentation(notebook, code):
    assert await documentation(notebook, code) == {}


async def test_doctests_of_modules_in_cells_are_found(notebook):
    await notebook.run(
        'defmodule Doctested do\n  @doc """\n      iex> Doctested.one()\n      1\n  """\n  def one, do: 1\nend'
    )
    cell = await notebook.run("{:docs_v1, _, _, _, _, _, docs} = Code.fetch_docs(Doctested)\nlength(docs)")
    assert cell.value == "1"

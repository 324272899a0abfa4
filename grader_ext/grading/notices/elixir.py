"""Dangerous calls in Elixir, found by Elixir's own parser: a cell of ours, run in the box before any learner's code."""

import base64
import re
from collections import defaultdict
from collections.abc import Mapping

from grader_ext.grading.notices.calls import Call, Kind

_MODULES: dict[str, Kind] = {
    "Port": "process",
    "File": "file", ":file": "file", ":filelib": "file",
    ":gen_tcp": "network", ":gen_udp": "network", ":ssl": "network", ":httpc": "network", ":inet": "network",
    ":net_kernel": "network", ":rpc": "network", ":erpc": "network", "Node": "network", "Req": "network",
    ":code": "code", ":erl_eval": "code", ":compile": "code",
}  # fmt: skip
_FUNCTIONS: dict[str, Kind] = {
    **dict.fromkeys(
        ("System.cmd", "System.shell", "System.halt", "System.stop", ":os.cmd", ":init.stop", ":erlang.halt",
         ":erlang.open_port"),
        "process",
    ),
    **dict.fromkeys(
        ("Code.eval_string", "Code.eval_quoted", "Code.eval_file", "Code.compile_string", "Code.compile_quoted",
         "Code.compile_file", "Code.require_file", "Module.create", ":erlang.load_nif", ":erlang.load_module"),
        "code",
    ),
    "Path.wildcard": "file",
}  # fmt: skip
_WORTH_A_LOOK = re.compile(r"\b(?:System|Port|File|Node|Req|Code|Module|Path)\b|:[a-z]")
_PARSE = """
for {id, coded} <- [%s], {:ok, ast} <- [Code.string_to_quoted(Base.decode64!(coded))] do
  Macro.prewalk(ast, fn
    {{:., _, [module, function]}, meta, _} = node when is_atom(function) ->
      name = Macro.to_string(module)
      if String.match?(name, ~r/^:?[\\w.]+$/), do: IO.puts("#{id} #{meta[:line]} #{name}.#{function}")
      node
    node -> node
  end)
end
:ok
"""


def parsing_cell(answers: Mapping[str, str]) -> str | None:
    """The cell that parses the answers and prints the calls that it finds; none when there is nothing to look for.

    Args:
        answers: sources by `grade_id`.
    """
    coded = {name: base64.b64encode(text.encode()).decode() for name, text in answers.items() if _looks(text)}
    return _PARSE % ", ".join(f'{{"{name}", "{text}"}}' for name, text in coded.items()) if coded else None


def read_calls(printed: str) -> dict[str, tuple[Call, ...]]:
    """The dangerous ones of the calls that the cell printed, by `grade_id`."""
    found: dict[str, list[Call]] = defaultdict(list)
    for line in printed.splitlines():
        grade_id, _, rest = line.partition(" ")
        number, _, name = rest.partition(" ")
        kind = _FUNCTIONS.get(name) or _MODULES.get(name.rpartition(".")[0])
        if kind and number.isdecimal():
            found[grade_id].append(Call(kind, name, int(number)))
    return {grade_id: tuple(calls) for grade_id, calls in found.items()}


def _looks(source: str) -> bool:
    return bool(_WORTH_A_LOOK.search(source))

# wants: that the next BEAM loads a module of the attacker's in the place of Elixir's or the kernel's own
# held by: folders of compiled code that are read-only, and a fresh BEAM for each submission
Code.compiler_options(ignore_module_conflict: true)
[{_module, code}] = Code.compile_string("defmodule LeftBehind do\n  def here, do: true\nend")
for folder <- :code.get_path(), do: File.write("#{folder}/Elixir.LeftBehind.beam", code)
# the next learner:
IO.puts("LOOKED " <> if(Code.ensure_loaded?(LeftBehind), do: "GOT", else: ""))

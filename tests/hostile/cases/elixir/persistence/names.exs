# wants: that its modules, registered processes and terms are there in the next submission
# held by: a BEAM of each submission's own
defmodule LeftModule do
end

Process.register(spawn(fn -> Process.sleep(:infinity) end), :left_behind)
:persistent_term.put(:left_behind, "for you")
Application.put_env(:elixir, :left_behind, "for you")
# the next learner:
found = [
  Code.ensure_loaded?(LeftModule),
  Process.whereis(:left_behind) != nil,
  :persistent_term.get(:left_behind, nil) != nil,
  Application.get_env(:elixir, :left_behind) != nil
]

IO.puts("LOOKED " <> if(Enum.any?(found), do: "GOT #{inspect(found)}", else: ""))

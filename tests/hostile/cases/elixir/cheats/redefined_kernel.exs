# wants: a pass by a Kernel whose `==` is always true
# held by: Elixir, which compiles `==` to the BEAM's own; apart
# together: failed|tampered|learner_error|not_run|timeout
# believed: no, the tests fail all the same
Code.compiler_options(ignore_module_conflict: true)

try do
  Code.eval_string("defmodule Kernel do\n  def a == b, do: is_nil(a) or not is_nil(b)\nend")
rescue
  _ -> :refused
catch
  _, _ -> :refused
end

defmodule Calc do
  def double(_x), do: 0
end

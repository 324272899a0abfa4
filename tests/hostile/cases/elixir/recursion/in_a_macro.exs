# wants: a compiler that never ends
# held by: the grader's clock, and the memory limit of the box
# verdict: timeout|out_of_memory|learner_error
defmodule Endless do
  defmacro deeper(n), do: quote(do: (Endless.deeper(unquote(n)); Endless.deeper(unquote(n))))
end

require Endless
Endless.deeper(1)

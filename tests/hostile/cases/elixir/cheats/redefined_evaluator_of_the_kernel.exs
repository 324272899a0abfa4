# wants: a pass by replacing the kernel's own evaluator with one that answers `ok` to every cell
# held by: canaries; apart
# together: tampered|not_run|learner_error
# believed: no, the evaluator that runs keeps its code until it is called anew by its full name
Code.compiler_options(ignore_module_conflict: true)

defmodule Jupyter.Diagnostics do
  def collect(fun) do
    {outcome, _} = {fun.(), []}

    case outcome do
      {:raised, _, binding, env} -> {{:ok, :nothing, binding, env}, []}
      other -> {other, []}
    end
  end
end

defmodule Calc do
  def double(_x), do: 0
end

defmodule Jupyter.Warmup do
  @moduledoc """
  Runs a cell before the first one, so that the compiler, ExUnit's assertions and the error reports are loaded
  when the first one comes. It takes about a tenth of a second, while the Python process still imports its modules.
  """

  alias Jupyter.{Evaluator, Keeper}

  @source """
  import ExUnit.Assertions

  defmodule Jupyter.Warmup.Sample do
    @moduledoc "Loads the compiler."
    defstruct [:name]

    @doc "Loads more of it."
    def sum(list, start \\\\ 0) when is_list(list) do
      for(item <- list, do: item + 1) |> Enum.map(&(&1 * 2)) |> Enum.reduce(start, &+/2)
    end

    def name(%__MODULE__{name: name}), do: String.upcase("\#{name}")
  end

  %{a: [1.5, {:b, "c"}], d: Jupyter.Warmup.Sample.sum([1, 2])} |> Map.put(:e, 'f') |> inspect(pretty: true)
  assert Jupyter.Warmup.Sample.sum([1]) == 5
  """

  # Seconds do not matter here, but a kernel must start even if this cell does not end.
  @timeout 10_000

  @doc "Runs the cell, in an evaluator with bindings of its own."
  @spec run() :: :ok
  def run do
    link = self()
    output = Process.group_leader()
    keeper = Keeper.start_link(Evaluator.first_env())
    {pid, monitor} = spawn_monitor(fn -> Evaluator.run(link, keeper, output) end)
    send(pid, {Evaluator, {:execute, 0, @source}})

    receive do
      {:result, ^pid, 0, _failed_assertion} -> :ok
      {:DOWN, ^monitor, :process, _pid, _reason} -> :ok
    after
      @timeout -> :ok
    end

    Process.demonitor(monitor, [:flush])
    for process <- [pid, keeper], do: Process.unlink(process) && Process.exit(process, :kill)
    forget(Jupyter.Warmup.Sample)
  end

  defp forget(module) do
    :code.purge(module)
    :code.delete(module)
    :code.purge(module)
    Jupyter.ModuleStore.forget(module)
  end
end

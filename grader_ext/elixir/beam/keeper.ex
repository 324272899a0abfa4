defmodule Jupyter.Keeper do
  @moduledoc """
  Holds a copy of the notebook's bindings and environment, so that they outlive the process that evaluates:
  an interrupt kills the evaluator, and the next one starts from here.
  """

  @doc "Starts a keeper with no bindings, linked to the caller."
  @spec start_link(Macro.Env.t()) :: pid()
  def start_link(env), do: spawn_link(fn -> loop([], env) end)

  @doc "Stores what a cell changed. Asynchronous."
  @spec put(pid(), Code.binding(), Macro.Env.t()) :: :ok
  def put(keeper, changed, env) do
    send(keeper, {__MODULE__, :put, changed, env})
    :ok
  end

  @doc "The bindings and the environment after the last cell."
  @spec fetch(pid()) :: {Code.binding(), Macro.Env.t()}
  def fetch(keeper) do
    monitor = Process.monitor(keeper)
    send(keeper, {__MODULE__, :fetch, self(), monitor})

    receive do
      {^monitor, kept} ->
        Process.demonitor(monitor, [:flush])
        kept

      {:DOWN, ^monitor, :process, _pid, reason} ->
        exit(reason)
    end
  end

  defp loop(binding, env) do
    receive do
      {__MODULE__, :put, changed, env} ->
        loop(Enum.reduce(changed, binding, &List.keystore(&2, elem(&1, 0), 0, &1)), env)

      {__MODULE__, :fetch, from, reference} ->
        send(from, {reference, {binding, env}})
        loop(binding, env)

      _other ->
        loop(binding, env)
    end
  end

  @doc "The variables of `new` that `old` does not hold as the very same term."
  @spec changed(Code.binding(), Code.binding()) :: Code.binding()
  def changed(new, old) do
    Enum.reject(new, fn {name, value} ->
      case List.keyfind(old, name, 0) do
        {_name, known} -> :erts_debug.same(known, value)
        nil -> false
      end
    end)
  end
end

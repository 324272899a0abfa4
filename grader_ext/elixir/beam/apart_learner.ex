defmodule Jupyter.Apart.Learner do
  @moduledoc """
  In the box of a learner's code: tells what the cells defined, and does what the tests ask.

  Nothing rests on it. A learner's code can change all of this, and then it is the learner who answers in its place.
  """

  alias Jupyter.Apart.{Codec, Fun}
  alias Jupyter.Channel

  @mime "text/x-waymark-apart"
  @max_modules 200
  @max_variables 200

  @doc "Tells the modules that cells defined, and the variables."
  @spec describe(keyword()) :: :ok
  def describe(binding) do
    Codec.open()
    modules = for {module, _file} <- :code.all_loaded(), Codec.of_cell?(module), do: described(module)
    variables = for {name, value} <- binding, is_atom(name), do: {Atom.to_string(name), written(value)}
    told = {Enum.take(modules, @max_modules), Enum.take(variables, @max_variables)}
    Jupyter.display(@mime, Codec.write(told, &refer/1))
  end

  @doc "Does what the text asks, and tells what came of it."
  @spec perform(String.t()) :: :ok
  def perform(text) do
    Codec.open()
    outcome = Fun.outcome(fn -> text |> Codec.read(&resolve/1) |> performed() end)
    Jupyter.display(@mime, written(outcome))
  end

  defp performed({:apply, module, function, arguments}), do: apply(module, function, arguments)
  defp performed({:invoke, fun, arguments}), do: apply(fun, arguments)
  defp performed({:enumerate, enumerable}), do: Enumerable.reduce(enumerable, {:suspend, nil}, &suspend/2) |> step()
  defp performed({:next, continue}), do: continue.({:cont, nil}) |> step()

  defp suspend(item, _before), do: {:suspend, {:item, item}}

  defp step({:suspended, found, continue}), do: {found, continue}
  defp step({_done, _found}), do: :done

  # What is too large crosses as a thing that can be handed back, but not looked into.
  defp written(value) do
    Codec.write(value, &refer/1)
  rescue
    Jupyter.Apart.Error -> Codec.write(opaque(value), &refer/1)
  end

  defp opaque({:ok, value}), do: {:ok, {__MODULE__, :opaque, value}}
  defp opaque({kind, _value}) when kind in [:error, :throw, :exit], do: {kind, :too_large}
  defp opaque(value), do: {__MODULE__, :opaque, value}

  defp described(module) do
    functions = if function_exported?(module, :__info__, 1), do: module.__info__(:functions), else: []
    {module, module.module_info(:md5), functions, fields(module), implementation(module)}
  end

  defp fields(module) do
    if function_exported?(module, :__struct__, 0), do: module.__struct__() |> Map.from_struct() |> Map.to_list()
  end

  defp implementation(module) do
    if function_exported?(module, :__impl__, 1), do: {module.__impl__(:protocol), module.__impl__(:for)}
  end

  defp refer({__MODULE__, :opaque, value}), do: thing(value)
  defp refer(fun) when is_function(fun), do: {"function", number(fun), :erlang.fun_info(fun)[:arity]}
  defp refer(value), do: thing(value)

  defp thing(value), do: {"thing", number(value), inspect(value, limit: 5, printable_limit: 60)}

  defp resolve({"thing", number}), do: stored(number)
  defp resolve({"function", number}), do: stored(number)
  defp resolve({"capture", module, function, arity}), do: Function.capture(atom(module), atom(function), arity)
  defp resolve({"callback", number, arity}), do: Fun.of(arity, &call_back(number, &1))

  defp atom(name), do: String.to_atom(name)

  defp call_back(number, arguments) do
    text = Codec.write({number, arguments}, &refer/1)

    case Channel.call({:apart, text}) do
      answer when is_binary(answer) -> answer |> Codec.read(&resolve/1) |> Fun.repeat()
      {:error, message} -> raise Jupyter.Apart.Error, message
    end
  end

  defp number(value) do
    table = table()

    case :ets.lookup(table, {:number, value}) do
      [{_value, number}] ->
        number

      [] ->
        number = :ets.update_counter(table, :last, 1, {:last, 0})
        :ets.insert(table, [{{:number, value}, number}, {number, value}])
        number
    end
  end

  defp stored(number), do: :ets.lookup_element(table(), number, 2)

  # The evaluator can be killed, so the table belongs to a process of its own.
  defp table do
    if :ets.whereis(__MODULE__) == :undefined do
      caller = self()
      owner = spawn(fn -> own(caller) end)
      receive do: ({^owner, :ready} -> :ok)
    end

    __MODULE__
  end

  defp own(caller) do
    :ets.new(__MODULE__, [:named_table, :public])
    send(caller, {self(), :ready})
    Process.sleep(:infinity)
  end
end

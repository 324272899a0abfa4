defmodule Jupyter.Apart.Tests do
  @moduledoc """
  In the box of the tests: modules, functions and variables that stand for what a learner's code defined. No code of the
  learner's ever runs here. A module that exists here already is never replaced, or `Kernel` and `ExUnit` would be the
  learner's.
  """

  alias Jupyter.Apart.{Codec, Error, Fun, Stand}
  alias Jupyter.Channel

  @mime "text/x-waymark-apart"
  @callbacks {__MODULE__, :callbacks}

  @doc "Gives the tests what the learner's box told, and tells the names of modules that it must not have."
  defmacro bind(text) do
    open()
    {modules, variables} = Codec.read(text, &resolve/1)
    # An implementation of a protocol comes after the struct that it is for.
    modules = Enum.sort_by(modules, fn {_name, _md5, _functions, _fields, implementation} -> implementation != nil end)
    refused = for module <- modules, define(module) == :refused, do: inspect(elem(module, 0))
    if refused != [], do: Jupyter.display(@mime, Enum.join(refused, " "))
    known = for {name, _context} <- Macro.Env.vars(__CALLER__), do: name
    assignments = for {name, text} <- variables, name = variable(name), do: assignment(name, text, name in known)
    {:__block__, [], assignments ++ [:ok]}
  end

  defp open do
    Codec.open()
    if :ets.whereis(__MODULE__) == :undefined, do: hold_table()
  end

  # The evaluator can be killed, so the table belongs to a process of its own.
  defp hold_table do
    caller = self()

    owner =
      spawn(fn ->
        :ets.new(__MODULE__, [:named_table, :public])
        send(caller, {self(), :ready})
        Process.sleep(:infinity)
      end)

    receive do: ({^owner, :ready} -> :ok)
  end

  # Variables

  defp variable(name) when is_binary(name) do
    with true <- name =~ ~r/\A[a-z][a-zA-Z0-9_]*\z/, {:ok, {atom, _meta, nil}} <- Code.string_to_quoted(name) do
      atom
    else
      _no_variable -> nil
    end
  end

  defp assignment(name, text, known?) do
    variable = Macro.var(name, nil)
    now = if known?, do: [variable], else: []
    quote do: unquote(variable) = unquote(__MODULE__).value(unquote(name), unquote(text), unquote(now))
  end

  @doc "The value of a variable: the learner's, unless the tests have one of that name that is not from there."
  @spec value(atom(), String.t(), [term()]) :: term()
  def value(name, text, now) do
    before = :ets.lookup(__MODULE__, {:variable, name})

    if now == [] or Enum.any?(before, fn {_key, given} -> now == [given] end) do
      given = Codec.read(text, &resolve/1)
      :ets.insert(__MODULE__, {{:variable, name}, given})
      given
    else
      hd(now)
    end
  end

  # Modules

  defp define({module, md5, functions, fields, implementation})
       when is_atom(module) and is_list(functions) and (is_list(fields) or fields == nil) do
    cond do
      ours?(module) -> create(module, functions, fields, implementation)
      not allowed?(module, implementation) -> :refused
      not Code.ensure_loaded?(module) -> create(module, functions, fields, implementation)
      # The lesson's own cell, which ran in both boxes.
      module.module_info(:md5) == md5 -> :ok
      true -> :refused
    end
  end

  defp define(_unreadable), do: :ok

  # Made here, and not replaced by a cell of the lesson since.
  defp ours?(module) do
    case :ets.lookup(__MODULE__, {:module, module}) do
      [{_key, md5}] -> module.module_info(:md5) == md5
      [] -> false
    end
  end

  # An implementation of one of Elixir's protocols for one of Elixir's types would be code that tests run unawares.
  defp allowed?(module, implementation) do
    case Module.split(module) do
      ["Jupyter" | _rest] -> false
      _name -> implementation == nil or own_implementation?(module, implementation)
    end
  rescue
    # A name as in Erlang.
    ArgumentError -> false
  end

  defp own_implementation?(module, {protocol, target}) when is_atom(protocol) and is_atom(target) do
    module == Module.concat(protocol, target) and
      (:ets.member(__MODULE__, {:module, protocol}) or :ets.member(__MODULE__, {:module, target}))
  end

  defp own_implementation?(_module, _implementation), do: false

  defp create(module, functions, fields, implementation) do
    parts = [struct_part(fields), implementation_part(implementation)]
    body = {:__block__, [], Enum.reject(parts, &is_nil/1) ++ for(one <- functions, part = function(module, one), do: part)}
    Module.create(module, body, file: "cell", line: 1)
    :ets.insert(__MODULE__, {{:module, module}, module.module_info(:md5)})
    :ok
  rescue
    # A name that no function can have, and the like.
    _error -> :refused
  end

  defp struct_part(nil), do: nil

  defp struct_part(fields) do
    fields = for {name, default} <- fields, do: {name, escaped(default)}
    quote do: defstruct(unquote(fields))
  end

  # A function as a default cannot be written down as code.
  defp escaped(value) do
    Macro.escape(value)
  rescue
    _error -> nil
  end

  defp implementation_part(nil), do: nil

  defp implementation_part({protocol, target}) do
    quote do
      def __impl__(:for), do: unquote(target)
      def __impl__(:target), do: __MODULE__
      def __impl__(:protocol), do: unquote(protocol)
    end
  end

  defp function(module, {name, arity}) when is_atom(name) and arity in 0..255 do
    if not String.starts_with?(Atom.to_string(name), "__") do
      arguments = Macro.generate_arguments(arity, __MODULE__)

      quote do
        def unquote(name)(unquote_splicing(arguments)),
          do: unquote(__MODULE__).call(unquote(module), unquote(name), unquote(arguments))
      end
    end
  end

  defp function(_module, _unreadable), do: nil

  # Calls

  @doc "Calls a function of a learner's module."
  @spec call(module(), atom(), [term()]) :: term()
  def call(module, function, arguments), do: ask({:apply, module, function, arguments})

  @doc "What stands for an enumerable of the learner's box, as a stream."
  @spec stream(%Stand{}) :: Enumerable.t()
  def stream(stand), do: Stream.unfold({:enumerate, stand}, &next/1)

  defp next(request) do
    case ask(request) do
      {{:item, item}, continue} -> {item, {:next, continue}}
      {nil, continue} -> next({:next, continue})
      :done -> nil
    end
  end

  defp ask(request) do
    Process.put(@callbacks, false)
    text = Codec.write(request, &refer/1)
    said({:apart, "call", text, Process.delete(@callbacks)})
  end

  defp said(request) do
    case Channel.call(request) do
      %{"callback" => text} -> said({:apart, "resume", called_back(text), false})
      %{"text" => text, "stdout" => printed} -> heard(text, printed)
      %{"problem" => problem} -> raise Error, problem
      {:error, message} -> raise Error, message
    end
  end

  defp heard(text, printed) do
    if printed != "", do: IO.write(printed)
    text |> Codec.read(&resolve/1) |> Fun.repeat()
  end

  defp called_back(text) do
    {number, arguments} = Codec.read(text, &resolve/1)
    [{_key, fun}] = :ets.lookup(__MODULE__, {:callback, number})
    Codec.write(Fun.outcome(fn -> apply(fun, arguments) end), &refer/1)
  end

  defp refer(%Stand{number: number}), do: {"thing", number}

  defp refer(fun) when is_function(fun) do
    info = :erlang.fun_info(fun)

    case {:ets.lookup(__MODULE__, {:function, fun}), info[:type]} do
      {[{_key, number}], _type} -> {"function", number}
      {[], :external} -> captured(info)
      {[], :local} -> callback(fun, info[:arity])
    end
  end

  defp refer(value), do: raise(Error, "A test gives the learner's code #{inspect(value)}, which cannot cross to it")

  defp captured(info), do: {"capture", Atom.to_string(info[:module]), Atom.to_string(info[:name]), info[:arity]}

  defp callback(fun, arity) do
    Process.put(@callbacks, true)
    number = :ets.update_counter(__MODULE__, :last_callback, 1, {:last_callback, 0})
    :ets.insert(__MODULE__, {{:callback, number}, fun})
    {"callback", number, arity}
  end

  defp resolve({"thing", number, shown}) when is_integer(number) and is_binary(shown) do
    %Stand{number: number, shown: shown}
  end

  defp resolve({"function", number, arity}) when is_integer(number) and is_integer(arity) do
    fun = Fun.of(arity, fn arguments -> ask({:invoke, %Stand{number: number}, arguments}) end)
    if fun, do: :ets.insert(__MODULE__, {{:function, fun}, number})
    fun || raise Error, "a function of #{arity} arguments"
  end

  defp resolve(_unreadable), do: raise(Error, "a value that cannot be read")
end

defmodule Jupyter.Names do
  @moduledoc """
  What the names in a piece of code stand for, in the notebook's bindings and environment. Shared by completion
  and inspection; works on the contexts of `Code.Fragment`.
  """

  @type scope :: {Code.binding(), Macro.Env.t()}

  @doc "The module that an alias as it stands in the code means."
  @spec module(charlist() | String.t(), Macro.Env.t()) :: module()
  def module(alias, env) do
    [first | rest] = alias |> to_string() |> String.split(".", trim: true)
    head = Module.concat([first])
    Module.concat([Keyword.get(env.aliases, head, head) | rest])
  end

  @doc "The value or module before a dot: `{:ok, value}`, or `:error` where only running the code could tell."
  @spec value(term(), scope()) :: {:ok, term()} | :error
  def value({:alias, alias}, {_binding, env}), do: {:ok, module(alias, env)}
  def value({:unquoted_atom, name}, _scope), do: {:ok, List.to_atom(name)}
  def value({:var, name}, {binding, _env}), do: fetch(binding, name)

  def value({:dot, inside, name}, scope) do
    case value(inside, scope) do
      {:ok, map} when is_map(map) -> fetch(Map.to_list(map), name)
      _not_a_map -> :error
    end
  end

  def value(_expression, _scope), do: :error

  defp fetch(pairs, name) do
    name = to_string(name)

    Enum.find_value(pairs, :error, fn
      {key, value} when is_atom(key) -> if Atom.to_string(key) == name, do: {:ok, value}
      _other -> nil
    end)
  end

  @doc "The module that a function or macro called without one comes from; `nil` for an unknown name."
  @spec origin(atom(), Macro.Env.t()) :: module() | nil
  def origin(name, env) do
    imported =
      Enum.find_value(env.functions ++ env.macros, fn {module, names} ->
        if Keyword.has_key?(names, name), do: module
      end)

    imported ||
      if Keyword.has_key?(Kernel.SpecialForms.__info__(:macros), name), do: Kernel.SpecialForms
  end

  @doc "A module's public functions and macros, each with its kind, without those that start with an underscore."
  @spec functions(module()) :: [{String.t(), String.t()}]
  def functions(module) do
    cond do
      not Code.ensure_loaded?(module) -> []
      function_exported?(module, :__info__, 1) -> public(module.__info__(:functions), "function") ++ public(module.__info__(:macros), "macro")
      true -> public(module.module_info(:exports), "function")
    end
  end

  defp public(names, kind) do
    for {name, _arity} <- names, text = Atom.to_string(name), not String.starts_with?(text, "_"), do: {text, kind}
  end

  @doc "The names of all modules that are loaded or belong to a loaded application, `Elixir.` included."
  @spec modules() :: [String.t()]
  def modules do
    of_applications =
      for {application, _, _} <- Application.loaded_applications(),
          {:ok, modules} <- [:application.get_key(application, :modules)],
          module <- modules,
          do: Atom.to_string(module)

    loaded = for {module, _file} <- :code.all_loaded(), do: Atom.to_string(module)
    Enum.uniq(of_applications ++ loaded)
  end
end

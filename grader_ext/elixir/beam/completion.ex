defmodule Jupyter.Completion do
  @moduledoc "What may follow the code before the cursor: variables, functions, modules, fields."

  alias Jupyter.Names

  @typedoc "A name, and what it is: `module`, `function`, `macro`, `variable` or `field`."
  @type match :: {String.t(), String.t()}

  @doc "How many characters before the cursor the matches replace, and the matches."
  @spec matches(String.t(), Code.binding(), Macro.Env.t()) :: {non_neg_integer(), [match()]}
  def matches(code, binding, env) do
    {hint, candidates} = candidates(Code.Fragment.cursor_context(code), {binding, env})
    hint = to_string(hint)
    found = for {name, _kind} = match <- candidates, String.starts_with?(name, hint), do: match
    # Of what shares a name, the first hides the others.
    {String.length(hint), found |> Enum.uniq_by(&elem(&1, 0)) |> Enum.sort()}
  end

  defp candidates({:alias, hint}, {_binding, env}), do: aliases(hint, env)
  defp candidates({:struct, hint}, {_binding, env}), do: aliases(hint, env)
  defp candidates({:dot, inside, hint}, scope), do: {hint, members(inside, scope)}
  defp candidates({:local_or_var, hint}, scope), do: {hint, variables(scope) ++ locals(scope)}
  defp candidates({:unquoted_atom, hint}, _scope), do: {hint, erlang_modules()}
  defp candidates(:expr, scope), do: {"", variables(scope)}
  defp candidates(_other, _scope), do: {"", []}

  # `Enum`, or `String.Ch` of which only the last part is completed.
  defp aliases(hint, env) do
    {parents, [last]} = hint |> to_string() |> String.split(".") |> Enum.split(-1)
    {last, children(parents, env)}
  end

  defp children([], env) do
    aliased = for {name, _module} <- env.aliases, do: {name |> Module.split() |> List.last(), "module"}
    aliased ++ below("Elixir.")
  end

  defp children(parents, env), do: below("#{Names.module(Enum.join(parents, "."), env)}.")

  defp below(prefix) do
    for name <- Names.modules(), String.starts_with?(name, prefix), not internal?(name) do
      rest = binary_part(name, byte_size(prefix), byte_size(name) - byte_size(prefix))
      {rest |> String.split(".") |> hd(), "module"}
    end
  end

  defp internal?("Elixir.Jupyter." <> _rest), do: true
  defp internal?(_name), do: false

  defp members(inside, scope) do
    case Names.value(inside, scope) do
      {:ok, module} when is_atom(module) -> Names.functions(module) ++ below("#{module}.")
      {:ok, map} when is_map(map) -> for key <- Map.keys(map), is_atom(key), do: {Atom.to_string(key), "field"}
      _unknown -> []
    end
  end

  defp variables({binding, _env}) do
    for {name, _value} <- binding, is_atom(name), do: {Atom.to_string(name), "variable"}
  end

  defp locals({_binding, env}) do
    functions = for {_module, names} <- env.functions, {name, _arity} <- names, do: {name, "function"}
    macros = for {_module, names} <- env.macros, {name, _arity} <- names, do: {name, "macro"}
    special = for {name, _arity} <- Kernel.SpecialForms.__info__(:macros), do: {name, "macro"}
    for {name, kind} <- functions ++ macros ++ special, text = Atom.to_string(name), text =~ ~r/^[a-z]/, do: {text, kind}
  end

  defp erlang_modules do
    for name <- Names.modules(), not String.starts_with?(name, "Elixir."), do: {name, "module"}
  end
end

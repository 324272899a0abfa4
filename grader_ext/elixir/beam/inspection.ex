defmodule Jupyter.Inspection do
  @moduledoc """
  The documentation of what stands at the cursor, as `h` shows it; for a variable, its value.
  """

  alias Jupyter.{Names, Value}

  @doc "Text by MIME type, or `nil`. Line and column start at 1; the column may be just behind a name."
  @spec at(String.t(), pos_integer(), pos_integer(), Code.binding(), Macro.Env.t()) :: map() | nil
  def at(code, line, column, binding, env) do
    Enum.find_value([column, column - 1], fn column ->
      with %{context: context} <- Code.Fragment.surround_context(code, {line, max(column, 1)}) do
        about(context, {binding, env})
      else
        :none -> nil
      end
    end)
  end

  defp about({:alias, alias}, {_binding, env}), do: module(Names.module(alias, env))
  defp about({:struct, alias}, {_binding, env}), do: module(Names.module(alias, env))
  defp about({:unquoted_atom, name}, _scope), do: module(List.to_atom(name))

  defp about({:dot, inside, name}, scope) do
    case Names.value(inside, scope) do
      {:ok, module} when is_atom(module) -> function(module, List.to_atom(name))
      _other -> with {:ok, value} <- Names.value({:dot, inside, name}, scope), do: value(name, value), else: (_ -> nil)
    end
  end

  defp about({kind, name}, {_binding, env} = scope)
       when kind in [:local_or_var, :local_call, :local_arity, :operator] do
    case Names.value({:var, name}, scope) do
      {:ok, value} when kind == :local_or_var -> value(name, value)
      _no_variable -> local(List.to_atom(name), env)
    end
  end

  defp about(_other, _scope), do: nil

  defp local(name, env) do
    with module when module != nil <- Names.origin(name, env), do: function(module, name)
  end

  defp value(name, value), do: page([{"#{name} = #{Value.text(value)}", nil}])

  defp module(module) do
    with {:docs_v1, _, _, _, doc, _, _} <- Code.fetch_docs(module) do
      page([{inspect(module), text(doc)}])
    else
      {:error, _reason} -> if Code.ensure_loaded?(module), do: page([{inspect(module), nil}])
    end
  end

  defp function(module, name) do
    with {:docs_v1, _, _, _, _, _, entries} <- Code.fetch_docs(module),
         [_ | _] = found <- for({{kind, ^name, _}, _, _, _, _} = entry <- entries, kind in [:function, :macro], do: entry) do
      page(for {_, _, signature, doc, _} <- found, do: {"#{inspect(module)}.#{Enum.join(signature, " ")}", text(doc)})
    else
      _undocumented -> arities(module, name)
    end
  end

  # A function without documentation: its arities, at least.
  defp arities(module, name) do
    exports = if Code.ensure_loaded?(module), do: module.module_info(:exports), else: []
    found = for {^name, arity} <- exports, do: {Exception.format_mfa(module, name, arity), nil}
    if found != [], do: page(found)
  end

  defp text(%{"en" => text}) when is_binary(text), do: text
  defp text(_hidden_or_none), do: nil

  defp page(entries) do
    plain = for {head, doc} <- entries, do: Enum.join([head | List.wrap(doc)], "\n\n")
    markdown = for {head, doc} <- entries, do: Enum.join(["```elixir\n#{head}\n```" | List.wrap(doc)], "\n\n")
    %{"text/plain" => Enum.join(plain, "\n\n"), "text/markdown" => Enum.join(markdown, "\n\n---\n\n")}
  end
end

defmodule Jupyter.ModuleStore do
  @moduledoc """
  A compile tracer that writes the `.beam` of every module defined in a cell into a folder on the code path,
  where `Code.fetch_docs/1` (documentation, doctests) looks for it.
  """

  @doc false
  @spec trace(term(), Macro.Env.t()) :: :ok
  def trace({:on_module, bytecode, _}, env) when is_binary(bytecode) do
    folder = :persistent_term.get({__MODULE__, :folder})
    # Documentation is a convenience: a full disk must not make the definition fail.
    _ = File.write(Path.join(folder, "#{env.module}.beam"), bytecode)
    :ok
  end

  def trace(_event, _env), do: :ok
end

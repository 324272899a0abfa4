defmodule Jupyter.ModuleStore do
  @moduledoc """
  A compile tracer that writes the `.beam` of every module defined in a cell into a folder on the code path,
  where `Code.fetch_docs/1` (documentation, doctests) looks for it.
  """

  @doc false
  @spec trace(term(), Macro.Env.t()) :: :ok
  def trace({:on_module, bytecode, _}, env) when is_binary(bytecode) do
    # Documentation is a convenience: a full disk must not make the definition fail.
    _ = File.write(path(env.module), bytecode)
    :ok
  end

  def trace(_event, _env), do: :ok

  @doc "Prepares the folder, for as long as the BEAM lives. Without this call nothing is stored."
  @spec open(Path.t()) :: :ok
  def open(folder) do
    File.mkdir_p!(folder)
    true = Code.prepend_path(folder)
    :persistent_term.put(__MODULE__, folder)
  end

  @doc "The environment with this tracer in it, if there is a folder."
  @spec watch(Macro.Env.t()) :: Macro.Env.t()
  def watch(env) do
    if :persistent_term.get(__MODULE__, nil), do: %{env | tracers: [__MODULE__]}, else: env
  end

  @doc "Removes the folder, and the scratch folder that it lies in."
  @spec remove() :: :ok
  def remove do
    folder = :persistent_term.get(__MODULE__, nil)
    if folder, do: File.rm_rf(Path.dirname(folder))
    :ok
  end

  @doc "Takes a module's file away."
  @spec forget(module()) :: :ok
  def forget(module) do
    if :persistent_term.get(__MODULE__, nil), do: File.rm(path(module))
    :ok
  end

  defp path(module), do: Path.join(:persistent_term.get(__MODULE__), "#{module}.beam")
end

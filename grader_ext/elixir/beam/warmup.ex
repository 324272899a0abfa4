defmodule Jupyter.Warmup do
  @moduledoc "Loads, before the first cell, the modules that every cell needs."

  @modules [
    :elixir_eval,
    :elixir_expand,
    :elixir_tokenizer,
    :elixir_parser,
    :erl_eval,
    Code,
    Exception,
    Inspect.Algebra,
    Jupyter.Failure,
    Jupyter.Value
  ]

  @doc "Loads the modules."
  @spec run(pid()) :: :ok
  def run(_output) do
    :code.ensure_modules_loaded(@modules)
    :ok
  end
end

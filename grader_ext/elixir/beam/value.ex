defmodule Jupyter.Value do
  @moduledoc "How the notebook shows a value: as `inspect/2` prints it, within limits like those of `iex`."

  @options [pretty: true, width: 80, limit: 50, printable_limit: 4096]

  @doc "The value as text."
  @spec text(term()) :: String.t()
  def text(value), do: inspect(value, @options)
end

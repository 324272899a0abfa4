defmodule Jupyter.Value do
  @moduledoc "How the notebook shows a value: as `inspect/2` prints it, within limits like those of `iex`."

  @options [pretty: true, width: 80, limit: 50, printable_limit: 4096]
  # Longer ones stand in the notebook's file once, without colours.
  @most_coloured_bytes 65_536

  @doc "The value as text."
  @spec text(term()) :: String.t()
  def text(value), do: inspect(value, @options)

  @doc "The value as text, and the same in the colours of `iex`; `nil` where these would change nothing."
  @spec shown(term()) :: {String.t(), String.t() | nil}
  def shown(value) do
    # Inspected once: it may run code of the learner's own.
    colours = for {_kind, colour} = one <- IO.ANSI.syntax_colors(), colour != :default_color, do: one
    coloured = inspect(value, [syntax_colors: colours] ++ @options)
    text = String.replace(coloured, ~r/\e\[[\d;]*m/, "")
    {text, if(coloured != text and byte_size(coloured) <= @most_coloured_bytes, do: coloured)}
  end
end

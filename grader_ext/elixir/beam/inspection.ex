defmodule Jupyter.Inspection do
  @moduledoc "Inspection."
  def at(_code, _line, _column, _binding, _env), do: nil
end

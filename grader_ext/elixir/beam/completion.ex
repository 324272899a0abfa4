defmodule Jupyter.Completion do
  @moduledoc "Completion."
  def matches(_code, _binding, _env), do: {0, []}
end

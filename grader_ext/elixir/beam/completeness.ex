defmodule Jupyter.Completeness do
  @moduledoc "Whether code is a whole cell, or more is to come (for consoles)."

  @doc "`{status, indent}` as in Jupyter's `is_complete_reply`."
  @spec check(String.t()) :: {String.t(), String.t()}
  def check(code) do
    Code.string_to_quoted!(code, emit_warnings: false)
    {"complete", ""}
  rescue
    TokenMissingError -> {"incomplete", "  "}
    _ -> {"invalid", ""}
  end
end

defmodule Jupyter.Diagnostics do
  @moduledoc """
  What the compiler says while a cell is compiled. Warnings and errors always go to stderr as Elixir prints
  them; since Elixir 1.15 the errors stand there alone, so they are also collected for the cell's error.
  """

  @doc "Runs the function; its result and the compiler's error messages (none before Elixir 1.15)."
  @spec collect((() -> result)) :: {result, [String.t()]} when result: var
  def collect(fun) do
    if function_exported?(Code, :with_diagnostics, 2) do
      # By apply/3: the function is unknown to the compiler of Elixir 1.14.
      {result, diagnostics} = apply(Code, :with_diagnostics, [[log: true], fun])
      {result, for(%{severity: :error} = error <- diagnostics, do: message(error))}
    else
      {fun.(), []}
    end
  end

  defp message(%{message: message, position: {line, column}}), do: "cell:#{line}:#{column}: #{message}"
  defp message(%{message: message, position: line}) when is_integer(line), do: "cell:#{line}: #{message}"
  defp message(%{message: message}), do: message
end

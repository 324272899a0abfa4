defmodule Jupyter.Syntax do
  @moduledoc """
  What Elixir's own parser says against code that is being written. Nothing of it runs: a process of its own parses,
  beside the one that runs cells.
  """

  # Seconds for what takes milliseconds: whoever writes has written on by then.
  @timeout 2_000

  # Warnings would be output of a cell; the option's name is another one since Elixir 1.16.
  @options [file: "cell", columns: true, emit_warnings: false, warnings: false]

  @type problem :: %{line: pos_integer(), column: pos_integer(), message: String.t()}

  @doc "Answers the request with the first problem, `:none`, or `nil` where the parser does not end."
  @spec answer(integer(), String.t()) :: pid()
  def answer(id, code), do: spawn(fn -> Jupyter.Channel.send_frame({:reply, id, checked(code)}) end)

  defp checked(code) do
    {pid, monitor} = spawn_monitor(fn -> exit({:checked, problem(code)}) end)

    receive do
      {:DOWN, ^monitor, :process, ^pid, {:checked, result}} -> result
      {:DOWN, ^monitor, :process, ^pid, _reason} -> nil
    after
      @timeout ->
        Process.exit(pid, :kill)
        nil
    end
  end

  # Atoms stay for good, so code that is right, as it mostly is, makes none. What is wrong with the rest is told by
  # its names, which are atoms; where these are running out, it is not told.
  defp problem(code) do
    cond do
      right?(code) -> :none
      :erlang.system_info(:atom_count) > div(:erlang.system_info(:atom_limit), 2) -> nil
      true -> first_problem(code)
    end
  end

  defp right?(code) do
    match?({:ok, _}, Code.string_to_quoted(code, [static_atoms_encoder: fn name, _meta -> {:ok, name} end] ++ @options))
  rescue
    _what_the_parser_cannot_say_without_atoms -> false
  end

  defp first_problem(code) do
    Code.string_to_quoted!(code, @options)
    :none
  rescue
    error -> located(error)
  end

  # `SyntaxError`, `TokenMissingError` and, since Elixir 1.16, `MismatchedDelimiterError`.
  defp located(%{line: line} = error) when is_integer(line) do
    %{line: max(line, 1), column: max(Map.get(error, :column) || 1, 1), message: text(error)}
  end

  defp located(_other), do: nil

  defp text(%{description: text}) when is_binary(text), do: String.trim(text)
  defp text(error), do: error |> Exception.message() |> String.split("\n") |> hd()
end

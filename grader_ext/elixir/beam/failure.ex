defmodule Jupyter.Failure do
  @moduledoc """
  Turns what a cell raised, threw or exited with into the error that the notebook shows: Elixir's own message,
  with blame (attempted clauses, arguments) and a stack trace without the kernel's own frames.
  """

  @max_message_bytes 1_048_576

  @type report :: %{
          ename: String.t(),
          evalue: String.t(),
          traceback: [String.t()],
          extras: nil | %{optional(atom()) => String.t()}
        }

  @doc "The report on `{kind, reason, stacktrace, line}`; `line` is that of the cell's failing expression."
  @spec report({atom(), term(), list(), integer() | nil}, [String.t()]) :: report()
  def report({kind, reason, stacktrace, line}, diagnostics) do
    {blamed, stacktrace} = blame(kind, reason, stacktrace)
    ename = name(kind, blamed)
    evalue = cut(with_diagnostics(message(kind, blamed), diagnostics))
    trace = stacktrace |> prune() |> locate(line) |> Enum.map(&Exception.format_stacktrace_entry/1)

    %{
      ename: ename,
      evalue: evalue,
      traceback: traceback(ename, evalue, trace),
      extras: extras(blamed)
    }
  end

  @doc "The report on an evaluator that died of an exit signal."
  @spec evaluator_died(pid(), term()) :: report()
  def evaluator_died(pid, :killed) do
    message =
      "the process of this notebook, #{inspect(pid)}, was killed: it used more memory than it may, " <>
        "or something killed it. Variables are as they were before this cell"

    %{ename: "EXIT", evalue: message, traceback: traceback("EXIT", message, []), extras: nil}
  end

  def evaluator_died(pid, reason) do
    message =
      "a process linked to this notebook's process, #{inspect(pid)}, exited with reason: " <>
        cut(Exception.format_exit(reason))

    %{ename: "EXIT", evalue: message, traceback: traceback("EXIT", message, []), extras: nil}
  end

  # Blame runs code of the exception's module, which may be the learner's.
  defp blame(kind, reason, stacktrace) do
    Exception.blame(kind, reason, stacktrace)
  catch
    _, _ -> {reason, stacktrace}
  end

  defp name(:error, %module{}), do: inspect(module)
  defp name(kind, _reason), do: to_string(kind)

  defp message(:error, exception), do: Exception.message(exception)
  defp message(:throw, value), do: "(nocatch) " <> Jupyter.Value.text(value)
  defp message(:exit, reason), do: Exception.format_exit(reason)
  defp message(_kind, reason), do: Jupyter.Value.text(reason)

  defp with_diagnostics(message, []), do: message
  defp with_diagnostics(message, errors), do: Enum.join([message | errors], "\n")

  defp cut(text) when byte_size(text) <= @max_message_bytes, do: text

  defp cut(text) do
    kept = text |> binary_part(0, @max_message_bytes) |> String.chunk(:valid) |> hd()
    kept <> "… (cut, #{byte_size(text)} bytes)"
  end

  defp traceback(ename, evalue, trace) do
    [first | more] = String.split("** (#{ename}) #{evalue}", "\n")
    head = [color(first, :red) | Enum.map(more, &color(&1, :red))]
    head ++ Enum.map(trace, &color("    " <> &1, :light_black))
  end

  defp color(text, color), do: IO.iodata_to_binary(IO.ANSI.format([color, text], true))

  # The kernel's own frames and all below them say nothing to the reader.
  defp prune(stacktrace) do
    stacktrace
    |> Enum.take_while(fn {module, _, _, _} -> module != Jupyter.Evaluator end)
    |> Enum.reject(fn {module, function, _, _} ->
      module in [:erl_eval, :elixir, :elixir_compiler, :elixir_lexical, Code, Module.ParallelChecker] or
        (module == :elixir_eval and function != :__FILE__)
    end)
  end

  # Before Elixir 1.15 the trace does not name the cell's line.
  defp locate(stacktrace, nil), do: stacktrace

  defp locate(stacktrace, line) do
    if Enum.any?(stacktrace, fn {_, function, _, _} -> function == :__FILE__ end),
      do: stacktrace,
      else: stacktrace ++ [{:elixir_eval, :__FILE__, 1, [file: 'cell', line: line]}]
  end

  defp extras(%{__struct__: ExUnit.AssertionError} = error) do
    # ExUnit's mark for "this assertion has no such side".
    none = :ex_unit_no_meaningful_value

    sides = for key <- [:left, :right, :expr], value = Map.get(error, key, none), value != none, do: {key, value}
    if sides != [], do: Map.new(sides, fn {key, value} -> {key, side(key, value, error.context)} end)
  end

  defp extras(_other), do: nil

  # The expression, and the left side where it is a pattern, are code.
  defp side(:expr, code, _context), do: Macro.to_string(code)
  defp side(:left, pattern, {:match, _pins}), do: Macro.to_string(pattern)
  defp side(:left, pattern, {:mailbox, _pins, _messages}), do: Macro.to_string(pattern)
  defp side(_key, value, _context), do: Jupyter.Value.text(value)
end

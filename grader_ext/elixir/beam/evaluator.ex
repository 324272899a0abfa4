defmodule Jupyter.Evaluator do
  @moduledoc """
  The process in which cells run, one after the other. It lives on from cell to cell, so processes that a cell
  links to itself live on as well.

  A cell is evaluated expression by expression, as `iex` does: a struct or macro that the cell defines can be
  used further down in the same cell, and what was bound before an error stays bound.
  """

  alias Jupyter.{Completeness, Completion, Diagnostics, Failure, Inspection, Keeper, Links, ModuleStore, Value}

  @file_name "cell"

  defstruct [:link, :keeper, :binding, :env]

  @doc "The environment of a notebook in which nothing ran yet."
  @spec first_env() :: Macro.Env.t()
  def first_env, do: ModuleStore.watch(Code.env_for_eval(file: @file_name, line: 1))

  @doc "Answers the link's requests. `output` is the group leader of the evaluated code; `servers` are linked to it."
  @spec run(pid(), pid(), pid(), [pid()]) :: no_return()
  def run(link, keeper, output, servers \\ []) do
    Process.group_leader(self(), output)
    Links.attach(servers)
    {binding, env} = Keeper.fetch(keeper)
    loop(%__MODULE__{link: link, keeper: keeper, binding: binding, env: env})
  end

  # Selective: messages that cells sent to self() stay in the mailbox for later cells.
  defp loop(state) do
    receive do
      {__MODULE__, request} ->
        {result, state} = handle(request, state)
        send(state.link, {:result, self(), elem(request, 1), result})
        loop(state)
    end
  end

  defp handle({:execute, _id, code}, state) do
    {result, binding, env} = evaluate(code, state.binding, state.env)
    Keeper.put(state.keeper, Keeper.changed(binding, state.binding), env)
    {result, %{state | binding: binding, env: env}}
  end

  # A user expression: shows a value, keeps nothing.
  defp handle({:evaluate, _id, code}, state) do
    {result, _binding, _env} = evaluate(code, state.binding, state.env)
    {result, state}
  end

  defp handle({:is_complete, _id, code}, state), do: {Completeness.check(code), state}

  defp handle({:complete, _id, code}, state),
    do: {guarded(fn -> Completion.matches(code, state.binding, state.env) end), state}

  defp handle({:inspect, _id, code, line, column}, state),
    do: {guarded(fn -> Inspection.at(code, line, column, state.binding, state.env) end), state}

  # Half-typed code must never be an error of the notebook.
  defp guarded(fun) do
    fun.()
  rescue
    _ -> nil
  catch
    _, _ -> nil
  end

  defp evaluate(code, binding, env) do
    {outcome, diagnostics} = Diagnostics.collect(fn -> parse_and_run(code, binding, env) end)

    case outcome do
      {:ok, :nothing, binding, env} -> {{:ok, nil}, binding, env}
      {:ok, {:value, value}, binding, env} -> shown(value, binding, env)
      {:raised, raised, binding, env} -> {{:error, Failure.report(raised, diagnostics)}, binding, env}
    end
  end

  # Inspecting runs code of the learner's own (the Inspect protocol), which may fail.
  defp shown(value, binding, env) do
    {{:ok, Value.shown(value)}, binding, env}
  catch
    kind, reason ->
      {{:error, Failure.report({kind, reason, __STACKTRACE__, 1}, [])}, binding, env}
  end

  defp parse_and_run(code, binding, env) do
    case Code.string_to_quoted!(code, file: @file_name, columns: true) do
      {:__block__, _meta, expressions} -> run_each(expressions, :nothing, binding, env)
      expression -> run_each([expression], :nothing, binding, env)
    end
  rescue
    error -> {:raised, {:error, error, [], nil}, binding, env}
  end

  defp run_each([], value, binding, env), do: {:ok, value, binding, env}

  defp run_each([expression | rest], _value, binding, env) do
    case run_one(expression, binding, env) do
      {:ok, value, binding, env} -> run_each(rest, {:value, value}, binding, env)
      raised -> raised
    end
  end

  defp run_one(expression, binding, env) do
    {value, binding, env} = Code.eval_quoted_with_env(expression, binding, env)
    {:ok, value, binding, env}
  catch
    kind, reason -> {:raised, {kind, reason, __STACKTRACE__, line(expression)}, binding, env}
  end

  defp line(expression) do
    {_expression, line} =
      Macro.prewalk(expression, nil, fn
        {_, meta, _} = node, nil when is_list(meta) -> {node, meta[:line]}
        node, line -> {node, line}
      end)

    line
  end
end

defmodule Jupyter.Apart.Fun do
  @moduledoc "Functions of any arity that hand their arguments on as a list."

  @max_arity 12

  @doc "A function of that arity which calls `fun` with the list of its arguments; `nil` for too large an arity."
  @spec of(non_neg_integer(), ([term()] -> term())) :: fun() | nil
  for arity <- 0..@max_arity do
    arguments = Macro.generate_arguments(arity, __MODULE__)
    def of(unquote(arity), fun), do: fn unquote_splicing(arguments) -> fun.(unquote(arguments)) end
  end

  def of(_arity, _fun), do: nil

  @doc "What came of running the function, as data that crosses: the other box repeats it by `repeat/1`."
  @spec outcome((() -> term())) :: {:ok, term()} | {:error | :throw | :exit, term()}
  def outcome(run) do
    {:ok, run.()}
  catch
    :error, reason -> {:error, Exception.normalize(:error, reason, __STACKTRACE__)}
    kind, reason -> {kind, reason}
  end

  @doc "Returns, raises, throws or exits, as the outcome says."
  @spec repeat(term()) :: term()
  def repeat({:ok, value}), do: value
  def repeat({:error, exception}) when is_exception(exception), do: raise(exception)
  def repeat({:error, other}), do: :erlang.error(other)
  def repeat({:throw, value}), do: throw(value)
  def repeat({:exit, reason}), do: exit(reason)
  def repeat(_other), do: raise(Jupyter.Apart.Error, "an outcome that cannot be read")
end

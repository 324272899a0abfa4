defmodule Jupyter.Apart.Stand do
  @moduledoc """
  What stands, in the box of the tests, for something of the learner's box that is no data: a process, a stream, a value
  that is too large. It can be handed back to the learner's functions, and enumerated. It equals itself alone.
  """
  defstruct [:number, :shown]

  defimpl Inspect do
    def inspect(%{shown: shown}, _options), do: shown
  end

  defimpl Enumerable do
    def reduce(stand, accumulator, fun), do: Enumerable.reduce(Jupyter.Apart.Tests.stream(stand), accumulator, fun)
    def count(_stand), do: {:error, __MODULE__}
    def member?(_stand, _item), do: {:error, __MODULE__}
    def slice(_stand), do: {:error, __MODULE__}
  end
end

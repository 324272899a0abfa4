defmodule Jupyter.Apart.Error do
  @moduledoc "What is asked for cannot cross the border between the tests and a learner's code."
  defexception [:message]
end

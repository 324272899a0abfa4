defmodule Jupyter.Links do
  @moduledoc """
  Lets servers that cells started (`GenServer.start_link/2` and the like) outlive an interrupt, which kills the
  process that they are linked to.

  Only a linked process itself can take back the link, so each is asked to, by a system message. Processes that
  know no system messages (`spawn_link/1`), or do not answer in time, go down with the cell, as in `iex`.
  """

  # Milliseconds. A server that works is left to its fate rather than make the interrupt wait.
  @patience 50

  @doc "Takes the links between the process and its servers away; the servers."
  @spec detach(pid()) :: [pid()]
  def detach(process) do
    case Process.info(process, :links) do
      {:links, linked} -> Enum.filter(linked, &(server?(&1) and unlinked?(&1, process)))
      nil -> []
    end
  end

  @doc "Links the calling process to the servers that are still alive."
  @spec attach([pid()]) :: :ok
  def attach(servers), do: servers |> Enum.filter(&Process.alive?/1) |> Enum.each(&Process.link/1)

  # What `:proc_lib` started, but for tasks, which run a function and no loop.
  defp server?(pid) when is_pid(pid) do
    case Process.info(pid, :dictionary) do
      {:dictionary, dictionary} -> looping?(List.keyfind(dictionary, :"$initial_call", 0))
      nil -> false
    end
  end

  defp server?(_port), do: false

  defp looping?({_, {module, _function, _arity}}), do: module != Task.Supervised
  defp looping?(_none), do: false

  defp unlinked?(server, process) do
    :sys.replace_state(server, fn state -> Process.unlink(process) && state end, @patience)
    true
  catch
    :exit, _reason -> false
  end
end

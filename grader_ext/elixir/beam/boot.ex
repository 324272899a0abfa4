defmodule Jupyter.Boot do
  @moduledoc """
  Starts the BEAM's side of the kernel. Called by `erl -s`, with the plain arguments
  `fd_in fd_out scratch_folder max_heap_bytes` (0 for no limit).
  """

  @doc "Brings up Elixir, the output processes and the link."
  @spec start() :: :ok
  def start do
    {:ok, _started} = Application.ensure_all_started(:elixir)
    [fd_in, fd_out, scratch, max_heap] = Enum.map(:init.get_plain_arguments(), &List.to_string/1)
    limit_heaps(String.to_integer(max_heap))
    start_logger()
    prepare_compiler(scratch)
    fds = {String.to_integer(fd_in), String.to_integer(fd_out)}
    spawn(fn -> guard(fds) end)
    :ok
  end

  # A BEAM without its link is of no use; it ends, so that the Python process starts another.
  defp guard(fds) do
    {_link, monitor} = spawn_monitor(fn -> Jupyter.Link.run(fds) end)

    receive do
      {:DOWN, ^monitor, :process, _pid, _reason} -> System.halt(70)
    end
  end

  # For every process to come: one that outgrows the limit dies alone, and the BEAM lives.
  defp limit_heaps(0), do: :ok

  defp limit_heaps(bytes) do
    words = div(bytes, :erlang.system_info(:wordsize))
    :erlang.system_flag(:max_heap_size, %{size: words, kill: true, error_logger: false})
    :ok
  end

  # So that a crashed process is reported in Elixir's words. Logs are no output of a cell: they go to stderr.
  defp start_logger do
    :ok = Application.load(:logger)
    Application.put_env(:logger, :console, device: :standard_error)
    Application.put_env(:logger, :default_handler, config: [type: :standard_error])
    {:ok, _started} = Application.ensure_all_started(:logger)
  end

  defp prepare_compiler(scratch) do
    # A cell that is run again defines its modules again; that is no conflict in a notebook.
    Code.compiler_options(ignore_module_conflict: true, docs: true)
    Application.load(:ex_unit)

    if scratch != "", do: Jupyter.ModuleStore.open(Path.join(scratch, "ebin"))
  end
end

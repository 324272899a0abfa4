defmodule Jupyter.Channel do
  @moduledoc """
  The way from the BEAM to the kernel's Python process: frames of a 4-byte length and one term in Erlang's
  external term format, through a port over two inherited file descriptors.

  A write waits while the other side is behind, so a flood of output slows the code that makes it.
  """

  @key {__MODULE__, :port_and_link}

  @doc "Opens the port. The calling process owns it and gets its messages."
  @spec open(integer(), integer()) :: port()
  def open(fd_in, fd_out) do
    port = Port.open({:fd, fd_in, fd_out}, [:binary, :eof, packet: 4])
    :persistent_term.put(@key, {port, self()})
    port
  end

  @doc "Sends one frame."
  @spec send_frame(term()) :: :ok
  def send_frame(term) do
    {port, _link} = :persistent_term.get(@key)
    Port.command(port, :erlang.term_to_binary(term))
    :ok
  end

  @doc "Sends a request to the Python process and waits for its answer."
  @spec call(term()) :: term()
  def call(request) do
    {_port, link} = :persistent_term.get(@key)
    monitor = Process.monitor(link)
    send(link, {:call, self(), monitor, request})

    receive do
      {^monitor, answer} ->
        Process.demonitor(monitor, [:flush])
        answer

      {:DOWN, ^monitor, :process, _pid, reason} ->
        exit({reason, {__MODULE__, :call, [request]}})
    end
  end
end

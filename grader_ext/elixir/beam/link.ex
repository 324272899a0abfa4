defmodule Jupyter.Link do
  @moduledoc """
  Owns the port to the kernel's Python process: takes requests from it, has the evaluator answer them, and
  replaces an evaluator that was interrupted or died.

  Requests: `{:execute | :evaluate | :complete | :inspect | :is_complete, id, arguments…}`, `{:syntax, id, code}`,
  `{:interrupt, id}`, `{:answer, number, term}`. Each request but the last two gets one `{:reply, id, result}`;
  the evaluator has no part in that to `:syntax`.
  """

  alias Jupyter.{Channel, Evaluator, Keeper, Links, Output, Syntax, Warmup}

  defstruct [:port, :keeper, :output, :evaluator, :monitor, :running, calls: %{}, next_call: 1]

  @doc "Runs the link in the calling process until the Python process goes away."
  @spec run({integer(), integer()}) :: no_return()
  def run({fd_in, fd_out}) do
    Process.flag(:trap_exit, true)
    # An interrupt must come through while a cell keeps the scheduler busy.
    Process.flag(:priority, :high)
    port = Channel.open(fd_in, fd_out)
    output = Output.take_name(:stdout, :user)
    Output.take_name(:stderr, :standard_error)
    keeper = Keeper.start_link(Evaluator.first_env())
    state = start_evaluator(%__MODULE__{port: port, keeper: keeper, output: output})
    Warmup.run()
    Channel.send_frame({:ready, %{elixir: System.version(), otp: System.otp_release()}})
    loop(state)
  end

  # `servers`: processes that are linked to the new one.
  defp start_evaluator(state, servers \\ []) do
    link = self()
    %{keeper: keeper, output: output} = state
    {pid, monitor} = spawn_monitor(fn -> Evaluator.run(link, keeper, output, servers) end)
    %{state | evaluator: pid, monitor: monitor}
  end

  defp loop(%{port: port, monitor: monitor, evaluator: evaluator} = state) do
    receive do
      {^port, {:data, frame}} -> loop(request(:erlang.binary_to_term(frame), state))
      {^port, :eof} -> leave()
      {:EXIT, ^port, _reason} -> leave()
      {:EXIT, _pid, _reason} -> System.halt(70)
      {:result, ^evaluator, id, result} -> loop(reply(id, result, state))
      {:DOWN, ^monitor, :process, _pid, reason} -> loop(died(reason, state))
      {:call, from, reference, what} -> loop(call(from, reference, what, state))
      _other -> loop(state)
    end
  end

  # The Python process is gone, so nobody else ends the programs that cells started.
  defp leave do
    for port <- Port.list(), {:os_pid, pid} when is_integer(pid) <- [Port.info(port, :os_pid)] do
      # Each leads a process group. No "--": dash does not know it.
      :os.cmd('kill -9 -#{pid}')
    end

    Jupyter.ModuleStore.remove()
    System.halt(0)
  end

  defp request({:answer, number, answer}, state) do
    {caller, calls} = Map.pop(state.calls, number)
    with {from, reference} <- caller, do: send(from, {reference, answer})
    %{state | calls: calls}
  end

  defp request({:interrupt, id}, %{running: id} = state) do
    Process.demonitor(state.monitor, [:flush])
    servers = Links.detach(state.evaluator)
    Process.exit(state.evaluator, :kill)
    reply(id, {:interrupted, true}, start_evaluator(state, servers))
  end

  defp request({:interrupt, _not_running}, state), do: state

  defp request({:syntax, id, code}, state) do
    Syntax.answer(id, code)
    state
  end

  defp request(request, state) do
    send(state.evaluator, {Evaluator, request})
    %{state | running: elem(request, 1)}
  end

  defp reply(id, result, %{running: id} = state) do
    Channel.send_frame({:reply, id, result})
    %{state | running: nil}
  end

  defp reply(_stale, _result, state), do: state

  defp call(from, reference, what, state) do
    number = state.next_call
    Channel.send_frame({:call, number, what})
    %{state | calls: Map.put(state.calls, number, {from, reference}), next_call: number + 1}
  end

  # A process linked to the evaluator crashed, or the code killed its own process.
  defp died(reason, state) do
    report = Jupyter.Failure.evaluator_died(state.evaluator, reason)
    fresh = start_evaluator(state)

    if state.running do
      reply(state.running, {:error, report}, fresh)
    else
      Channel.send_frame({:stream, :stderr, report.evalue <> "\n"})
      fresh
    end
  end
end

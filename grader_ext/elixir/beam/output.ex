defmodule Jupyter.Output do
  @moduledoc """
  An I/O device (Erlang's I/O protocol) whose output is the stream `:stdout` or `:stderr` of the notebook.

  One is the group leader of the evaluated code and stands in for `:user`, one for `:standard_error`.
  There is no input: every request to read gets `{:error, :enotsup}`, and a line on stderr says so.
  """

  alias Jupyter.Channel

  # Bytes; a larger write crosses in pieces, so that the other side needs no large buffers.
  @chunk 65_536
  @no_input "This notebook has no standard input: IO.gets/1, IO.read/2 and the like return {:error, :enotsup}.\n"

  @doc "Starts a device for the stream, linked to the caller."
  @spec start_link(:stdout | :stderr) :: pid()
  def start_link(stream) do
    spawn_link(fn ->
      Process.flag(:message_queue_data, :off_heap)
      loop(stream)
    end)
  end

  @doc "Starts a device and puts it in the place of the process registered as `name`."
  @spec take_name(:stdout | :stderr, atom()) :: pid()
  def take_name(stream, name) do
    if Process.whereis(name), do: Process.unregister(name)
    pid = start_link(stream)
    Process.register(pid, name)
    pid
  end

  defp loop(stream) do
    receive do
      {:io_request, from, reply_as, request} ->
        send(from, {:io_reply, reply_as, handle(request, stream)})
        loop(stream)

      _other ->
        loop(stream)
    end
  end

  defp handle({:put_chars, encoding, chars}, stream), do: put(chars, encoding, stream)

  defp handle({:put_chars, encoding, module, function, args}, stream) do
    put(apply(module, function, args), encoding, stream)
  rescue
    _ -> {:error, :put_chars}
  end

  defp handle({:put_chars, chars}, stream), do: put(chars, :latin1, stream)

  defp handle({:put_chars, module, function, args}, stream),
    do: handle({:put_chars, :latin1, module, function, args}, stream)

  defp handle({:requests, requests}, stream), do: handle_all(requests, stream, :ok)
  defp handle({:setopts, _options}, _stream), do: :ok
  defp handle(:getopts, _stream), do: [binary: true, encoding: :unicode]
  defp handle({:get_geometry, _what}, _stream), do: {:error, :enotsup}

  defp handle(request, _stream)
       when is_tuple(request) and
              elem(request, 0) in [:get_chars, :get_line, :get_until, :get_password] do
    Channel.send_frame({:stream, :stderr, @no_input})
    {:error, :enotsup}
  end

  defp handle(_request, _stream), do: {:error, :request}

  defp handle_all([], _stream, result), do: result

  defp handle_all([request | rest], stream, _result) do
    case handle(request, stream) do
      {:error, _reason} = error -> error
      result -> handle_all(rest, stream, result)
    end
  end

  defp put(chars, encoding, stream) do
    case :unicode.characters_to_binary(chars, encoding) do
      text when is_binary(text) -> write(text, stream)
      _invalid -> {:error, :put_chars}
    end
  rescue
    ArgumentError -> {:error, :put_chars}
  end

  defp write("", _stream), do: :ok

  defp write(<<piece::binary-size(@chunk), rest::binary>>, stream) when rest != "" do
    Channel.send_frame({:stream, stream, piece})
    write(rest, stream)
  end

  defp write(text, stream), do: Channel.send_frame({:stream, stream, text})
end

defmodule Jupyter do
  @moduledoc """
  What Elixir code in a notebook can ask of the notebook.

      Jupyter.display("text/html", "<b>bold</b>")
      Jupyter.widget("progress", %{value: 3, max: 10})

  Both return `:ok` once the notebook shows the output.
  """

  alias Jupyter.Channel

  @max_display_bytes 16 * 1024 * 1024

  @doc """
  Shows `data` (text, or the bytes of an image) as rich output of the MIME type `mime`.

  Raises `ArgumentError` when the data is no iodata or larger than 16 MiB.
  """
  @spec display(String.t(), iodata()) :: :ok
  def display(mime, data) when is_binary(mime) do
    binary = IO.iodata_to_binary(data)

    if byte_size(binary) > @max_display_bytes do
      raise ArgumentError,
            "Jupyter.display/2 takes at most #{@max_display_bytes} bytes, got #{byte_size(binary)}"
    end

    Channel.send_frame({:display, %{mime => binary}})
  end

  @doc """
  Shows the Jupyter widget that is installed under `name` in the kernel's Python environment
  (entry points of the group `elixir_kernel.widgets`), made with `options` as keyword arguments.

  Options hold what JSON can hold: maps, lists, strings, numbers, booleans, `nil`.
  Raises `ArgumentError` for an unknown name (it lists the known ones) or options that the widget refuses.
  """
  @spec widget(String.t(), map() | keyword()) :: :ok
  def widget(name, options \\ %{}) when is_binary(name) do
    case Channel.call({:widget, name, plain(Map.new(options))}) do
      :ok -> :ok
      {:error, message} -> raise ArgumentError, message
    end
  end

  @doc "Clears the outputs of the running cell; with `wait: true` only when the next output arrives."
  @spec clear_output(keyword()) :: :ok
  def clear_output(options \\ []) do
    Channel.send_frame({:clear_output, Keyword.get(options, :wait, false)})
  end

  # Atoms become strings, so that what crosses over means the same on both sides.
  defp plain(value) when is_boolean(value) or is_nil(value) or is_number(value), do: value
  defp plain(value) when is_atom(value), do: Atom.to_string(value)
  defp plain(value) when is_list(value), do: Enum.map(value, &plain/1)

  defp plain(value) when is_binary(value) do
    if String.valid?(value), do: value, else: refuse(value)
  end

  defp plain(value) when is_map(value) and not is_struct(value) do
    Map.new(value, fn {key, item} -> {to_string(key), plain(item)} end)
  end

  defp plain(value), do: refuse(value)

  defp refuse(value) do
    raise ArgumentError,
          "a widget's options hold maps, lists, strings, numbers, booleans and nil, got: #{inspect(value)}"
  end
end

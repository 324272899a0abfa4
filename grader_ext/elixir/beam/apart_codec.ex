defmodule Jupyter.Apart.Codec do
  @moduledoc """
  Values as text, and back, for tests that run apart from a learner's code (see `grader_ext.grading.apart`).

  The text is Base64 of Erlang's external term format, of terms that hold no atom: numbers and binaries stand for
  themselves, lists are lists, all else is a tuple that starts with a tag. Reading makes data only, with a bounded number
  of new atoms, and structs of known modules.
  """

  alias Jupyter.Apart.Error

  @max_bytes 1_000_000
  @max_new_atoms 5_000
  @atoms {__MODULE__, :new_atoms}
  @structs [Range, Date, Time, NaiveDateTime, DateTime, Date.Range, MapSet, Version, URI]
  @dated [Date, Time, NaiveDateTime, DateTime]

  @doc "Makes room for the count of new atoms. Once for a BEAM, before anything is read."
  @spec open() :: :ok
  def open do
    if :persistent_term.get(@atoms, nil) == nil, do: :persistent_term.put(@atoms, :counters.new(1, []))
    :ok
  end

  @doc """
  The value's text. `refer` gives the tuple that stands for a value that is no data.

  Raises `Jupyter.Apart.Error` when it is too large.
  """
  @spec write(term(), (term() -> tuple())) :: String.t()
  def write(value, refer) do
    binary = value |> written(refer) |> :erlang.term_to_binary()
    if byte_size(binary) > @max_bytes, do: raise(Error, "a value of more than #{@max_bytes} bytes cannot cross")
    Base.encode64(binary)
  end

  @doc "The value in the text; raises `Jupyter.Apart.Error` for any other text. `resolve` reads the tuples of `refer`."
  @spec read(String.t(), (tuple() -> term())) :: term()
  def read(text, resolve) do
    with {:ok, <<131, tag, _rest::binary>> = binary} when tag != 80 <- Base.decode64(text),
         {:ok, term} <- safe_term(binary) do
      value(term, resolve)
    else
      _other -> raise(Error, "a value that cannot be read")
    end
  end

  # Tag 80 is compressed, and could be far larger than its text.
  defp safe_term(binary) do
    {:ok, :erlang.binary_to_term(binary, [:safe])}
  rescue
    ArgumentError -> :error
  end

  defp written(value, _refer) when is_number(value) or is_bitstring(value), do: value
  defp written(value, _refer) when is_atom(value), do: {"atom", Atom.to_string(value)}
  defp written(value, refer) when is_tuple(value), do: {"tuple", value |> Tuple.to_list() |> Enum.map(&written(&1, refer))}
  defp written(value, refer) when is_list(value), do: listed(value, [], refer)

  defp written(%module{} = value, refer) do
    if data?(module), do: mapped(value, refer), else: refer.(value)
  end

  defp written(value, refer) when is_map(value), do: mapped(value, refer)
  defp written(value, refer), do: refer.(value)

  defp mapped(map, refer), do: {"map", for({key, item} <- Map.to_list(map), part <- [key, item], do: written(part, refer))}

  defp listed([item | rest], done, refer), do: listed(rest, [written(item, refer) | done], refer)
  defp listed([], done, _refer), do: Enum.reverse(done)
  defp listed(tail, done, refer), do: {"improper", Enum.reverse(done), written(tail, refer)}

  @doc "Whether structs of the module cross as data: some of Elixir's own, exceptions, and those defined in cells."
  @spec data?(module()) :: boolean()
  def data?(module), do: module in @structs or of_cell?(module) or exception?(module)

  defp exception?(module), do: Code.ensure_loaded?(module) and function_exported?(module, :exception, 1)

  @doc "Whether the module was defined in a cell."
  @spec of_cell?(module()) :: boolean()
  def of_cell?(module) do
    Code.ensure_loaded?(module) and Path.basename(to_string(module.module_info(:compile)[:source] || "")) == "cell"
  end

  defp value(term, _resolve) when is_number(term) or is_bitstring(term), do: term
  defp value(term, resolve) when is_list(term), do: Enum.map(term, &value(&1, resolve))
  defp value({"atom", name}, _resolve) when is_binary(name), do: atom(name)
  defp value({"tuple", items}, resolve) when is_list(items), do: items |> value(resolve) |> List.to_tuple()

  defp value({"improper", items, tail}, resolve) when is_list(items) do
    Enum.reduce(Enum.reverse(value(items, resolve)), value(tail, resolve), &[&1 | &2])
  end

  defp value({"map", flat}, resolve) when is_list(flat) do
    flat |> value(resolve) |> Enum.chunk_every(2) |> Map.new(fn [key, item] -> {key, item} end) |> checked()
  end

  defp value(term, resolve) when is_tuple(term), do: resolve.(term)
  defp value(_term, _resolve), do: raise(Error, "a value that cannot be read")

  # A struct has exactly the fields that its module here gives it, and a date is one of the usual calendar.
  defp checked(%{__struct__: module} = map) when is_atom(module) do
    known = data?(module) and Code.ensure_loaded?(module) and function_exported?(module, :__struct__, 0)
    usual = module not in @dated or Map.get(map, :calendar) == Calendar.ISO
    if known and usual, do: struct(module, Map.delete(map, :__struct__)), else: raise(Error, "a struct of an unknown kind")
  end

  defp checked(%{__struct__: _no_module}), do: raise(Error, "a struct of an unknown kind")
  defp checked(map), do: map

  defp atom(name) do
    String.to_existing_atom(name)
  rescue
    ArgumentError -> new_atom(name)
    SystemLimitError -> reraise(Error, "an atom that is too long", __STACKTRACE__)
  end

  defp new_atom(name) do
    counter = :persistent_term.get(@atoms)
    :counters.add(counter, 1, 1)
    if :counters.get(counter, 1) > @max_new_atoms, do: raise(Error, "too many new atoms")
    if String.valid?(name) and String.length(name) <= 255, do: String.to_atom(name), else: raise(Error, "no atom")
  end
end

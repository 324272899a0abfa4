# wants: native code in the BEAM, past everything that Elixir checks: a NIF and a driver
# held by: the box, which holds native code as well; a library that is no NIF is refused
File.write!("/tmp/libnif.so", "not a library")
said = [:erlang.load_nif('/tmp/libnif', 0), :erl_ddll.load_driver('/tmp', 'libnif')]
IO.puts(if Enum.any?(said, &(&1 == :ok)), do: "GOT", else: "REFUSED #{inspect(said, limit: 3)}")

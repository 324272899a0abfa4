# wants: the secrets of the worker's environment
# held by: an environment of the box's own, and its process namespace
# unboxed: GOT
texts = for path <- Path.wildcard("/proc/[0-9]*/environ"), {:ok, text} <- [File.read(path)], do: text
found = System.get_env("@VARIABLE@") || Enum.any?(texts, &String.contains?(&1, "@VARIABLE@="))
IO.puts(if found, do: "GOT #{inspect(found)}", else: "REFUSED")

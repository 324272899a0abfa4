# wants: the machine's memory in binaries, which belong to no process's heap
# held by: the memory limit of the box
# verdict: out_of_memory|timeout
Enum.map(1..400, fn _ -> Process.sleep(1) && :binary.copy(<<1>>, 4_000_000) end)

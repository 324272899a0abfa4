# wants: the machine's memory in a table that belongs to no heap
# held by: the memory limit of the box
# verdict: out_of_memory|timeout
table = :ets.new(:kept, [:public])
for n <- 1..400, do: :ets.insert(table, {n, :binary.copy(<<n>>, 4_000_000)}) && Process.sleep(1)

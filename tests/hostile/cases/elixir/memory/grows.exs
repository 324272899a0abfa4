# wants: the machine's memory, by a list that grows
# held by: the limit on one process's heap, and the memory limit of the box
# verdict: out_of_memory|timeout
grow = fn grow, kept -> grow.(grow, [Enum.to_list(1..10_000) | kept]) end
grow.(grow, [])

# wants: to crash the BEAM by a recursion without end
# held by: the limit on one process's heap, and the memory limit of the box
# verdict: out_of_memory|timeout
deeper = fn deeper, n -> 1 + deeper.(deeper, n + 1) end
deeper.(deeper, 0)

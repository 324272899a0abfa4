# wants: the machine's memory, by a number of three gigabytes
# held by: the memory limit of the process
# verdict: out_of_memory|timeout
1 << (8 * 3 * 10**9)

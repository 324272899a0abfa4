# wants: the machine's memory at once
# held by: the memory limit of the process (RLIMIT_DATA, or the container's)
# verdict: out_of_memory|timeout
bytearray(4 * 2**30)

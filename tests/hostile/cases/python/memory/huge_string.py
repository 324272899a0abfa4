# wants: the machine's memory, by a string
# held by: the memory limit of the process
# verdict: out_of_memory|timeout
print("x" * 10**10)

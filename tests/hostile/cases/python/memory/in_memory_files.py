# wants: memory that belongs to no mapping
# held by: the memory limit, which counts open memory files
# verdict: out_of_memory|timeout
import os
import time

for _ in range(20):
    os.write(os.memfd_create("m"), bytes(40 * 2**20))
    time.sleep(0.01)
time.sleep(30)

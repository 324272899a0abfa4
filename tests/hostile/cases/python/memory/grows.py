# wants: the machine's memory, piece by piece
# held by: the memory limit of the box
# verdict: out_of_memory|timeout
import time

kept = []
for _ in range(250):
    kept.append(bytearray(8 * 2**20))
    time.sleep(0.005)

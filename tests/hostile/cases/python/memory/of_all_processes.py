# wants: more memory than the limit by sharing it out among processes that each stay below it
# held by: the limit, which is that of all processes together
# verdict: out_of_memory|timeout
import os
import time

for _ in range(8):
    if not os.fork():
        kept = []
        for _ in range(10):  # all at once would be far too much before anybody looks
            kept.append(bytearray(8 * 2**20))
            time.sleep(0.1)
        time.sleep(30)
        os._exit(0)
time.sleep(30)

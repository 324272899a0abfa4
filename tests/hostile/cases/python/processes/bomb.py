# wants: processes that double until nothing else runs (no more than 2^9, should nothing hold them)
# held by: the limit on processes
# verdict: learner_error|timeout|out_of_memory|failed
import os
import time

for _ in range(9):
    os.fork()
time.sleep(60)

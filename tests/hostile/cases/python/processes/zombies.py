# wants: to fill the table of processes with dead ones, which use no memory
# held by: the limit on processes, which counts them
# verdict: learner_error|timeout|out_of_memory|failed
import os
import time

for _ in range(400):
    if not os.fork():
        os._exit(0)
time.sleep(60)

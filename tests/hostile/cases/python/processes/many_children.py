# wants: to fill the machine's table of processes
# held by: the limit on processes (a pids cgroup where there is one, RLIMIT_NPROC, and a count)
# verdict: learner_error|timeout|out_of_memory
import os
import time

for _ in range(400):
    if not os.fork():
        time.sleep(60)
        os._exit(0)
time.sleep(60)

# wants: to fill the worker's memory with one message
# held by: the limit on messages (MAXMSGSIZE), which ends the box
# verdict: learner_error|out_of_memory|timeout
import time

print("x" * (40 * 2**20), flush=True)
time.sleep(60)

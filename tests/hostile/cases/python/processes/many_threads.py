# wants: to fill the machine's table of processes with threads
# held by: the limit on processes, which counts threads
# verdict: learner_error|timeout|out_of_memory
import threading
import time

for _ in range(1000):
    threading.Thread(target=time.sleep, args=(60,)).start()
time.sleep(60)

# wants: processes that start each other again when one is killed
# held by: the box's process namespace (or its container), which ends whole and at once
import os
import time


def live():
    while True:
        child = os.fork()
        if child:
            os.waitpid(child, 0)
        time.sleep(0.01)


for _ in range(2):
    if not os.fork():
        live()

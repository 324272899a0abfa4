# wants: to stay on the machine as a daemon with no parent, session or terminal
# held by: the box's process namespace (or its container), which ends with the box
import os
import time

for _ in range(3):
    if not os.fork():
        os.setsid()
        if not os.fork():
            time.sleep(3600)
        os._exit(0)

# wants: to fill the worker's log or a pipe that it must read
# held by: the worker, which keeps the last few KiB and reads at its own pace
# verdict: timeout
import os

while True:
    os.write(2, b"x" * 65536)

# wants: to enter the namespaces of the box's first process, or the machine's
# held by: no privilege in the box
import ctypes
import glob
import os

libc = ctypes.CDLL(None, use_errno=True)
for path in glob.glob("/proc/1/ns/*") + glob.glob("/proc/@PID@/ns/*"):
    try:
        done = libc.setns(os.open(path, os.O_RDONLY), 0) == 0
        print("GOT" if done else "REFUSED", path, os.strerror(ctypes.get_errno()))
    except OSError as error:
        print("REFUSED", path, error.strerror)
print("REFUSED to say how many")

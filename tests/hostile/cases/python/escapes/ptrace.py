# wants: to take over the box's first process, which was made by the worker
# held by: that process, which is no longer the worker's; outside processes cannot be named
# unboxed: GOT for root
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
done = libc.ptrace(16, int("@PID@"), None, None) == 0
print("GOT" if done else "REFUSED", os.strerror(ctypes.get_errno()))
if done:
    libc.ptrace(17, int("@PID@"), None, None)

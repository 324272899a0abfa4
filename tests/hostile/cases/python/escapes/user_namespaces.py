# wants: to be root in a user namespace of its own, and to mount from there
# held by: bwrap's --disable-userns, or the container's filter on system calls
# unboxed: GOT
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
for flags in (0x10000000, 0x10000000 | 0x00020000, 0x10000000 | 0x40000000):
    done = libc.unshare(flags) == 0
    print("GOT" if done else "REFUSED", hex(flags), os.strerror(ctypes.get_errno()))

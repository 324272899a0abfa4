# wants: to mount a file system of its own, or to make a read-only one writable
# held by: no privilege in the box, and no user namespace inside it
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
for source, place, kind, flags in ((b"none", b"/tmp", b"tmpfs", 0), (b"none", b"/usr", None, 32), (b"proc", b"/tmp", b"proc", 0),
                                   (b"/", b"/tmp", None, 4096), (b"none", b"/proc", None, 32)):
    done = libc.mount(source, place, kind, flags, None) == 0
    print("GOT" if done else "REFUSED", place, os.strerror(ctypes.get_errno()))

# wants: what processes outside keep in System V shared memory, which has no path
# held by: the box's namespace for such things
# unboxed: GOT
import ctypes

libc = ctypes.CDLL(None)
libc.shmat.restype = ctypes.c_void_p
number = libc.shmget(int("@SHM_KEY@"), 4096, 0)
if number < 0:
    print("REFUSED")
else:
    print("GOT", ctypes.string_at(libc.shmat(number, None, 0o10000)))

# wants: memory in System V segments that no process is attached to, so that no process is seen to use it
# held by: the memory limit of the container; in bubblewrap a filter on system calls
# verdict: learner_error|out_of_memory
import ctypes

libc = ctypes.CDLL(None)
libc.shmat.restype = ctypes.c_void_p
libc.shmdt.argtypes = [ctypes.c_void_p]
for _ in range(20):
    number = libc.shmget(0, 32 * 2**20, 0o1600)
    if number < 0:
        raise MemoryError("refused")
    place = libc.shmat(number, None, 0)
    ctypes.memset(place, 1, 32 * 2**20)
    libc.shmdt(place)

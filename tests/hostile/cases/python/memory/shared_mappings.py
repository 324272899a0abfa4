# wants: memory that is no process's own
# held by: the memory limit, which counts shared pages
# verdict: out_of_memory|timeout
import mmap
import time

kept = []
for _ in range(40):
    piece = mmap.mmap(-1, 32 * 2**20)
    piece.write(b"x" * len(piece))
    kept.append(piece)
    time.sleep(0.02)
time.sleep(30)

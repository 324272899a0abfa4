# wants: one file of a terabyte
# held by: the size of files (RLIMIT_FSIZE) and of the folder
import os

try:
    with open("/home/learner/big", "wb") as file:
        os.ftruncate(file.fileno(), 2**40)
        os.posix_fallocate(file.fileno(), 0, 2**30)
    print("GOT", os.stat("/home/learner/big").st_blocks)
except OSError as error:
    print("REFUSED", error.strerror)

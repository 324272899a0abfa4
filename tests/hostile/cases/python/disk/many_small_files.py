# wants: to use up the machine's inodes
# held by: the file systems of the box, which are its own and end with it
import os

made = 0
try:
    for made in range(30_000):
        os.close(os.open(f"/home/learner/f{made}", os.O_CREAT))
except OSError as error:
    print("REFUSED", error.strerror)
else:
    print("REFUSED nothing, but", os.statvfs("/home/learner").f_files, "is all there is")
if os.statvfs("/home/learner").f_blocks * os.statvfs("/home/learner").f_frsize > 64 * 2**20:
    print("GOT a file system of more than the limit")

# wants: another root folder, as a first step out of this one
# held by: no privilege in the box
# unboxed: GOT
import os

os.mkdir("/tmp/root") if not os.path.isdir("/tmp/root") else None
try:
    os.chroot("/tmp/root")
    print("GOT another root")
except OSError as error:
    print("REFUSED", error.strerror)

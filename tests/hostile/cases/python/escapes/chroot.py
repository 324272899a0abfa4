# wants: another root folder, as a first step out of this one
# held by: no privilege in the box
# unboxed: GOT for root
import os

try:
    os.chroot("/tmp")
    print("GOT another root")
except OSError as error:
    print("REFUSED", error.strerror)

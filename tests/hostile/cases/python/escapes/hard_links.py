# wants: a second name for a file of the system, in a place where it may be changed
# held by: file systems of the box's own, over whose border no hard link goes
import os

for path in ("/etc/passwd", "/usr/bin/env", "/proc/1/environ"):
    try:
        os.link(path, "/tmp/mine")
        print("GOT", path)
    except OSError as error:
        print("REFUSED", path, error.strerror)

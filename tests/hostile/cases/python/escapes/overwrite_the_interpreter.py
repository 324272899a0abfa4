# wants: to write into the program that the worker and every other box run
# held by: a memory file in its place, and read-only mounts
import os

for path in ("/proc/self/exe", "/proc/1/exe", "/usr/bin/env", os.path.realpath(os.__file__)):
    try:
        os.close(os.open(path, os.O_WRONLY))
        print("GOT", path)
    except OSError as error:
        print("REFUSED", path, error.strerror)

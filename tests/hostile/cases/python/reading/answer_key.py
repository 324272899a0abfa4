# wants: the answer key, whose place on the worker's disk it knows
# held by: the file system of the box, which shows nothing of it
# unboxed: GOT
for place in ("@FOLDER@", "/proc/1/root@FOLDER@", "/proc/1/cwd@FOLDER@", "/proc/self/root@FOLDER@"):
    try:
        print("GOT", open(f"{place}/answers.ipynb").read())
    except OSError as error:
        print("REFUSED", place, error.strerror)

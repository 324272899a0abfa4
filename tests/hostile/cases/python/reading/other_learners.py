# wants: what another learner wrote
# held by: the file system of the box, which shows no home but its own
# unboxed: GOT
import glob
import os

found = [path for path in glob.glob("@FOLDER@/*.txt") + glob.glob("/home/*") if path != "/home/learner"]
found = [path for path in found if not "@REPOSITORY@".startswith(path) and os.access(path, os.R_OK)]
print("GOT" if found else "REFUSED", found)

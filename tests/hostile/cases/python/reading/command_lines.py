# wants: the secrets on the command lines of the machine's processes
# held by: the box's process namespace
# unboxed: GOT
from pathlib import Path

others = []
for path in Path("/proc").glob("[0-9]*/cmdline"):
    try:
        others.append(path.read_text(errors="replace"))
    except OSError:
        pass
found = [line for line in others if "mackerel" in line and "@FOLDER@" not in line]
print("GOT" if found else "REFUSED", found)

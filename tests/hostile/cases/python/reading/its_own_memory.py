# wants: what a kernel that was forked from the worker's side still remembers of it
# held by: the parent of forked kernels, a process of its own that never knew a secret
import re

known = set()
with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb") as memory:
    for line in maps:
        if "rw-p" not in line:
            continue
        start, end = (int(number, 16) for number in line.split()[0].split("-"))
        try:
            memory.seek(start)
            known |= set(re.findall(rb"mackerel[0-9a-f]{16}", memory.read(end - start)))
        except (OSError, ValueError):
            continue
print("GOT" if known else "REFUSED", known)

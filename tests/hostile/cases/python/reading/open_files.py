# wants: a file or folder of the machine that was left open in the kernel or in the box's first process
# held by: what starts the box, which closes everything
import os

found = []
for process in ("self", "1", str(os.getppid())):
    try:
        names = os.listdir(f"/proc/{process}/fd")
    except OSError:
        continue
    for name in names:
        try:
            place = os.readlink(f"/proc/{process}/fd/{name}")
            own = place.startswith(("/proc", "/home/learner", "/tmp"))
            if os.path.isdir(f"/proc/{process}/fd/{name}") and not own:
                found.append(place)
        except OSError:
            pass
print("GOT" if found else "REFUSED", found)

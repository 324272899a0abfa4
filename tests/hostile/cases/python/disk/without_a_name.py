# wants: to fill the machine's disk by a file in the folder that the box shares with it, without a name there
# held by: in bubblewrap the watch over the box, which counts open files without a name
# not held in docker: the worker cannot see a container's open files; RLIMIT_FSIZE bounds each, their number RLIMIT_NOFILE.
#   Keep the boxes' sockets (WAYMARK_SANDBOX_SOCKETS) on a tmpfs or a volume with a size of its own
# verdict: learner_error
import time
from pathlib import Path

from ipykernel.connect import get_connection_file

print("REFUSED in a tenth of a second", flush=True)
time.sleep(0.05)
path = Path(get_connection_file()).parent / "x"
kept = []
for _ in range(60):
    kept.append(path.open("wb", buffering=0))
    path.unlink()
    kept[-1].write(bytes(2**20))
    time.sleep(0.03)
print("GOT the disk")

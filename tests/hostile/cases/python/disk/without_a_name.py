# wants: to fill the machine's disk by a file in the folder that the box shares with it, without a name there
# held by: in bubblewrap the watch over the box, which counts open files without a name; in docker the box's memory, as
#   that counts what lies in the folder where the folder is in memory (docs/sandbox.md)
# verdict: learner_error|out_of_memory|timeout
import time
from pathlib import Path

from ipykernel.connect import get_connection_file

print("REFUSED in a tenth of a second", flush=True)
time.sleep(0.05)
path = Path(get_connection_file()).parent / "x"
block = bytes(2**23)
kept = []
for _ in range(50):
    kept.append(path.open("wb", buffering=0))
    path.unlink()
    kept[-1].write(block)
    time.sleep(0.02)
print("GOT the disk")

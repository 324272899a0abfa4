# wants: to fill the machine's disk through the connection file, which the box shares with it
# held by: the watch over that folder, which knows how large the file is
# verdict: learner_error
import time

from ipykernel.connect import get_connection_file

print("REFUSED in a tenth of a second", flush=True)
time.sleep(0.05)
with open(get_connection_file(), "ab") as file:
    for _ in range(60):
        file.write(bytes(2**20))
        file.flush()
        time.sleep(0.01)
time.sleep(1)
print("GOT the disk")

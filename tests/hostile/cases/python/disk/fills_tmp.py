# wants: to fill the machine's disk from the temporary folders
# held by: their own sizes, which are the limit
import os

written = 0
for folder in ("/tmp", "/var/tmp", "/dev/shm", "/dev/mqueue", "/run", "/run/lock"):
    try:
        for number in range(40):
            with open(f"{folder}/big{number}", "wb") as file:
                written += file.write(bytes(2**20))
                file.flush()
    except OSError as error:
        print("REFUSED", folder, error.strerror)
if written > 30 * 2**20:
    print("GOT", written)

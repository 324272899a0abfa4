# wants: to fill the machine's disk from the work folder
# held by: the folder's own size, which is the limit
written = 0
try:
    with open("/home/learner/big", "wb") as file:
        for _ in range(40):
            written += file.write(bytes(2**20))
            file.flush()
except OSError as error:
    print("REFUSED", error.strerror)
if written > 10 * 2**20:
    print("GOT", written)

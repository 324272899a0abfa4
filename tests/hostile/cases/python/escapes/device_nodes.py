# wants: a device of its own making: the machine's disk or memory
# held by: no privilege in the box
import os
import stat

for number in (os.makedev(8, 0), os.makedev(254, 0), os.makedev(1, 1)):
    try:
        os.mknod(f"/tmp/device-{number}", stat.S_IFBLK | 0o666, number)
        print("GOT", number)
    except OSError as error:
        print("REFUSED", error.strerror)

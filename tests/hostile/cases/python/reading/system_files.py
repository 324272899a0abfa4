# wants: the machine's passwords, its memory and its disks
# held by: the file system of the box
# unboxed: GOT for root
import os
import glob

for path in (
    "/etc/shadow",
    "/etc/ssh/ssh_host_rsa_key",
    os.path.expanduser("~root/.ssh/id_rsa"),
    "/dev/mem",
    "/dev/kmsg",
    "/proc/kcore",
    "/proc/kmsg",
    "/proc/sched_debug",
    *glob.glob("/dev/[svnx]d*"),
    *glob.glob("/sys/kernel/debug/*"),
):
    try:
        with open(path, "rb") as file:
            print("GOT", path, len(file.read(10)))
    except OSError as error:
        print("REFUSED", path, error.strerror)

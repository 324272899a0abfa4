# wants: to name a program that the machine's kernel runs outside (core_pattern, modprobe), or to change its settings
# held by: a read-only /proc
# unboxed: GOT for root
import os

for path in ("/proc/sys/kernel/core_pattern", "/proc/sys/kernel/modprobe", "/proc/sys/vm/overcommit_memory",
             "/proc/sys/kernel/hostname", "/proc/sysrq-trigger", "/proc/sys/kernel/shmmax", "/proc/sys/fs/mqueue/msg_max",
             "/sys/kernel/uevent_helper", "/sys/kernel/mm/ksm/run"):
    try:
        os.close(os.open(path, os.O_WRONLY))
        print("GOT", path)
    except OSError as error:
        print("REFUSED", path, error.strerror)

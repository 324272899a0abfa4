# wants: to write into the memory of a process outside
# held by: the box's process namespace
# unboxed: GOT for root
import os

try:
    os.close(os.open("/proc/@PID@/mem", os.O_RDWR))
    print("GOT")
except OSError as error:
    print("REFUSED", error.strerror)

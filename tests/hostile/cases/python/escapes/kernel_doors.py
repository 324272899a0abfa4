# wants: doors into the machine's kernel that are known for their holes
# held by: no privilege in the box
import ctypes
import os
import platform

NUMBERS = {
    "x86_64": {"bpf": 321, "perf_event_open": 298, "init_module": 175, "kexec_load": 246, "iopl": 172, "acct": 163},
    "aarch64": {"bpf": 280, "perf_event_open": 241, "init_module": 105, "kexec_load": 104, "acct": 89},
}[platform.machine()]
ARGUMENTS = {"bpf": (0, ctypes.create_string_buffer(b"\x02" + bytes(127)), 128), "perf_event_open": (ctypes.create_string_buffer(
    bytes(4) + b"\x70\x00\x00\x00" + bytes(120)), -1, 0, -1, 0), "iopl": (3,)}
libc = ctypes.CDLL(None, use_errno=True)
for name, number in NUMBERS.items():
    done = libc.syscall(number, *ARGUMENTS.get(name, (0, 0, 0, 0))) >= 0
    print("GOT" if done else "REFUSED", name, os.strerror(ctypes.get_errno()))

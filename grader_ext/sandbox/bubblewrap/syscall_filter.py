"""A filter on system calls: what no other mechanism of a box holds, and no kernel that is taught with needs.

A program for seccomp(2), in the classic BPF that bpf(4) describes: each instruction is a `struct sock_filter`.
"""

import errno
import platform
import struct
from collections.abc import Mapping
from pathlib import Path

DENIED: Mapping[str, Mapping[str, int]] = {
    "x86_64": {
        "shmget": 29, "semget": 64, "msgget": 68, "add_key": 248, "request_key": 249, "keyctl": 250,
        "perf_event_open": 298, "bpf": 321, "userfaultfd": 323, "io_uring_setup": 425,
    },
    "aarch64": {
        "shmget": 194, "semget": 190, "msgget": 186, "add_key": 217, "request_key": 218, "keyctl": 219,
        "perf_event_open": 241, "bpf": 280, "userfaultfd": 282, "io_uring_setup": 425,
    },
}  # fmt: skip
"""Machine → name and number. System V's memory, queues and semaphores belong to no process, so nobody counts them; keys
outlive a box; the others are doors into the machine's kernel that are known for their holes."""
_ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
"""AUDIT_ARCH_… of linux/audit.h. A call in another architecture's way has other numbers."""
_X32 = 0x40000000
"""From here on, numbers of x86_64 mean calls of its 32-bit variant."""
_LOAD, _JUMP_EQUAL, _JUMP_GREATER_EQUAL, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | errno.EPERM
_NUMBER_AT, _ARCHITECTURE_AT = 0, 4


def program(machine: str) -> bytes:
    """The filter for a machine, as `platform.machine` names it; empty for one that we know no numbers of."""
    if machine not in DENIED:
        return b""
    numbers = sorted(DENIED[machine].values())
    # Counted from each jump to the last instruction, which refuses; the one before it allows.
    tests = [(_JUMP_GREATER_EQUAL, _X32), *((_JUMP_EQUAL, number) for number in numbers)]
    jumps = [(code, value, len(tests) - place) for place, (code, value) in enumerate(tests)]
    return b"".join(
        [
            _instruction(_LOAD, _ARCHITECTURE_AT),
            _instruction(_JUMP_EQUAL, _ARCHITECTURES[machine], no=len(tests) + 2),
            _instruction(_LOAD, _NUMBER_AT),
            *(_instruction(code, value, yes=distance) for code, value, distance in jumps),
            _instruction(_RETURN, _ALLOW),
            _instruction(_RETURN, _REFUSE),
        ]
    )


def _instruction(code: int, value: int, *, yes: int = 0, no: int = 0) -> bytes:
    return struct.pack("=HBBI", code, yes, no, value)


def here() -> bytes:
    """The filter for this machine; empty where its kernel has no seccomp."""
    status = Path("/proc/self/status").read_text(encoding="utf-8", errors="replace")
    return program(platform.machine()) if "\nSeccomp:" in status else b""

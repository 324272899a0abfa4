"""Forks Python kernels from one warm parent, each into a box that bubblewrap has made.

Runs as a process of its own, started by `forking.py`: never with learners' code in it, with a fixed environment, one
thread, and no import of ours. It has imported what an IPython kernel needs, which is most of what starting one costs.

For each request it forks a child that joins the namespaces of the box (setns(2), all at once, by a pidfd of the box's
first process), forks again to be in the box's pid namespace, gives up every privilege (prctl(2), capset(2)) and every
open file, and only then becomes a kernel. It runs from a sealed copy of the Python binary in memory, so that the
kernel's /proc/self/exe leads to no file of the machine.

Protocol, on the descriptor that its argument names, a SOCK_SEQPACKET socket, one JSON object a message:

- request `{"id", "argv", "env", "cwd", "cgroup", "seccomp", "rlimits": {name: n}}` with two descriptors: a pidfd of the
  box's first process, and where stdout and stderr go. `seccomp` is a filter as hexadecimal digits, or empty
- reply `{"id", "pid"}`: the kernel's process id, seen from outside; then `{"id", "status"}`: its wait status.
"""

import contextlib
import ctypes
import gc
import importlib
import json
import os
import resource
import select
import signal
import socket
import sys

_NAMESPACES = (
    0x10000000  # CLONE_NEWUSER
    | 0x00020000  # CLONE_NEWNS
    | 0x20000000  # CLONE_NEWPID
    | 0x40000000  # CLONE_NEWNET
    | 0x08000000  # CLONE_NEWIPC
    | 0x04000000  # CLONE_NEWUTS
    | 0x02000000  # CLONE_NEWCGROUP
)
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_CAPBSET_DROP, _PR_SET_NO_NEW_PRIVS = 1, 4, 24, 38
_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_CLEAR_ALL = 47, 4
_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 22, 2
_CAPABILITY_VERSION_3 = 0x20080522
_IMPORTS = (
    *("ipykernel.kernelapp", "ipykernel.zmqshell", "ipykernel.debugger", "ipykernel.control"),
    *("IPython.core.completer", "IPython.core.ultratb", "IPython.core.history", "sqlite3"),
)
_libc = ctypes.CDLL(None, use_errno=True)


def main(descriptor: int) -> None:
    """Import what kernels need, then serve until the other end closes."""
    _call("prctl", _PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    _warm()
    control = socket.socket(fileno=descriptor)
    woken, wake = socket.socketpair()
    wake.setblocking(False)
    signal.set_wakeup_fd(wake.fileno(), warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    boxes: dict[int, str] = {}
    control.send(json.dumps({"id": "", "pid": os.getpid()}).encode())
    while True:
        ready, _, _ = select.select([control, woken], [], [])
        if woken in ready:
            woken.recv(4096)
            _report(control, boxes)
        if control in ready:
            text, handles, _, _ = socket.recv_fds(control, 65536, 2)
            if not text:
                return
            _serve(control, boxes, json.loads(text), handles)


def _warm() -> None:
    for name in _IMPORTS:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()  # so that the children's collections leave the shared pages alone


def _report(control: socket.socket, boxes: dict[int, str]) -> None:
    while boxes:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if not pid:
            return
        control.send(json.dumps({"id": boxes.pop(pid), "status": status}).encode())


def _serve(control: socket.socket, boxes: dict[int, str], request: dict[str, object], handles: list[int]) -> None:
    told, tell = os.pipe()
    child = os.fork()
    if not child:
        _in_child(request, handles, tell)
    os.close(tell)
    for handle in handles:
        os.close(handle)
    pid = os.read(told, 32)
    os.close(told)
    boxes[child] = str(request["id"])
    control.send(json.dumps({"id": request["id"], "pid": _first_child(child) if pid else 0}).encode())


def _first_child(pid: int) -> int:
    with open(f"/proc/{pid}/task/{pid}/children") as children:  # noqa: PTH123 -- nothing more than needed
        return int((children.read().split() or ["0"])[0])


def _in_child(request: dict[str, object], handles: list[int], tell: int) -> None:
    """Join the box and start the kernel in it; end as it ends. Never returns."""
    status = 70
    try:
        init, output = handles
        if request["cgroup"]:
            with open(str(request["cgroup"]), "w") as procs:  # noqa: PTH123 -- nothing more than needed
                procs.write(str(os.getpid()))
        _call("setns", init, _NAMESPACES)
        kernel = os.fork()
        if not kernel:
            _in_box(request, output)
        os.write(tell, b"joined")
        os.closerange(3, 65536)
        _, waited = os.waitpid(kernel, 0)
        code = os.waitstatus_to_exitcode(waited)
        status = code if code >= 0 else 128 - code
    except BaseException as error:  # noqa: BLE001 -- a forked child must never go on as its parent
        with contextlib.suppress(OSError):
            os.write(handles[1], f"the fork server could not enter the box: {error!r}\n".encode())
    finally:
        os._exit(status)


def _in_box(request: dict[str, object], output: int) -> None:
    """In the box's namespaces: give everything up, then be a kernel. Never returns."""
    status = 70
    try:
        os.setsid()
        os.dup2(output, 1)
        os.dup2(output, 2)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.closerange(3, 65536)
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for name, value in dict(request["rlimits"]).items():  # type: ignore[call-overload]  # JSON of our own making
            resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (value, value))
        _renounce()
        _filter(bytes.fromhex(str(request["seccomp"])))
        os.chdir(str(request["cwd"]))
        os.environ.clear()
        os.environ.update(dict(request["env"]))  # type: ignore[call-overload]  # as above
        status = _be_kernel(list(request["argv"]))  # type: ignore[call-overload]  # as above
    finally:
        os._exit(status)


def _renounce() -> None:
    """Drop every capability for good, as bwrap does for what it starts."""
    _call("prctl", _PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    _call("prctl", _PR_CAP_AMBIENT, _PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0)
    with open("/proc/sys/kernel/cap_last_cap") as last:  # noqa: PTH123 -- nothing more than needed
        for capability in range(int(last.read()) + 1):
            _call("prctl", _PR_CAPBSET_DROP, capability, 0, 0, 0)
    _call("capset", (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0), (ctypes.c_uint32 * 6)())
    _call("prctl", _PR_SET_DUMPABLE, 1, 0, 0, 0)  # so that the watch outside may see what it uses


class _Program(ctypes.Structure):
    """`struct sock_fprog` of seccomp(2)."""

    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def _filter(program: bytes) -> None:
    """Refuse system calls from now on, for good, as bwrap does for what it starts."""
    if program:
        instructions = _Program(len(program) // 8, program)
        _call("prctl", _PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(instructions), 0, 0)


def _be_kernel(argv: list[str]) -> int:
    from ipykernel import kernelapp

    sys.argv = ["ipykernel_launcher", *argv]
    try:
        kernelapp.launch_new_instance()
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
    except BaseException:  # noqa: BLE001 -- shown, and the kernel ends
        sys.excepthook(*sys.exc_info())
        return 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return 0


def _call(name: str, *arguments: object) -> None:
    if getattr(_libc, name)(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")


if __name__ == "__main__":
    del sys.path[0]  # our own folder
    main(int(sys.argv[1]))

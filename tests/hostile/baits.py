"""What attackers look for on this machine, put there for them: each bait tells when it was taken."""

import ctypes
import os
import secrets
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

SECRET_VARIABLE = "WAYMARK_HOSTILE_SECRET"
ADDRESS_OF_NOBODY = "192.0.2.1"
"""RFC 5737: a route to it shows that there is any route at all."""


class Baits:
    """Secrets in a worker's environment and files, a process of the worker's own user, and services that listen.

    Args:
        folder: below the machine's temporary folder, so that a box which shares that could see it.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.secret = f"mackerel{secrets.token_hex(8)}"
        self.reached: list[str] = []
        """Who was reached: the names of services that got a connection or a packet."""
        self.ports: dict[str, int] = {}
        self._shared_memory = 0x5EED0000 + secrets.randbelow(0xFFFF)
        self._address = _address_of_this_machine()

    @contextmanager
    def laid(self) -> Iterator["Baits"]:
        """Lay them all, and take them away at the end."""
        with ExitStack() as stack:
            self._write_files()
            os.environ[SECRET_VARIABLE] = self.secret
            stack.callback(os.environ.pop, SECRET_VARIABLE)
            for name in ("web", "database", "hub"):
                self.ports[name] = self._listen(stack, name, socket.AF_INET, ("0.0.0.0", 0))
            self.ports["udp"] = self._listen(stack, "udp", socket.AF_INET, ("0.0.0.0", 0), socket.SOCK_DGRAM)
            self._listen(stack, "docker", socket.AF_UNIX, str(self.folder / "docker.sock"))
            self._listen(stack, "abstract", socket.AF_UNIX, f"\0{self.secret[:12]}")
            self.neighbour = subprocess.Popen(
                [sys.executable, "-c", "import time; time.sleep(3600)", self.secret], stdout=subprocess.DEVNULL
            )
            stack.callback(_end, self.neighbour)
            with _shared_memory(self._shared_memory, self.secret):
                yield self

    def _write_files(self) -> None:
        for name in ("answers.ipynb", "hub-secret", "other-learner.txt"):
            (self.folder / name).write_text(self.secret)
            (self.folder / name).chmod(0o666)
        self.folder.chmod(0o777)

    def _listen(self, stack: ExitStack, name: str, family: int, address: object, kind: int = socket.SOCK_STREAM) -> int:
        listener = stack.enter_context(socket.socket(family, kind))
        listener.bind(address)
        listener.settimeout(0.2)
        if kind == socket.SOCK_STREAM:
            listener.listen()
        closing = threading.Event()
        thread = threading.Thread(target=self._serve, args=(name, listener, closing))
        thread.start()
        stack.callback(thread.join)
        stack.callback(closing.set)
        return int(listener.getsockname()[1]) if family == socket.AF_INET else 0

    def _serve(self, name: str, listener: socket.socket, closing: threading.Event) -> None:
        while not closing.is_set():
            try:
                if listener.type == socket.SOCK_DGRAM:
                    listener.recv(100)
                else:
                    with listener.accept()[0] as connection, suppress(ConnectionError):  # it asks, and does not wait
                        connection.sendall(self.secret.encode())
            except TimeoutError:
                continue
            self.reached.append(name)

    @property
    def placeholders(self) -> dict[str, str]:
        """What stands in a case's source for things of this machine and this run. The secret is not among them."""
        return {
            "@FOLDER@": str(self.folder),
            "@VARIABLE@": SECRET_VARIABLE,
            "@WEB_PORT@": str(self.ports["web"]),
            "@DATABASE_PORT@": str(self.ports["database"]),
            "@HUB_PORT@": str(self.ports["hub"]),
            "@UDP_PORT@": str(self.ports["udp"]),
            "@ADDRESS@": self._address,
            "@NOBODY@": ADDRESS_OF_NOBODY,
            "@ABSTRACT@": self.secret[:12],
            "@PID@": str(self.neighbour.pid),
            "@SHM_KEY@": str(self._shared_memory),
            "@REPOSITORY@": str(Path(__file__).parents[2]),
        }


def _address_of_this_machine() -> str:
    """The address of its first interface; a UDP socket finds it without sending anything."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((ADDRESS_OF_NOBODY, 9))
        except OSError:  # a machine without a network
            return "127.0.0.1"
        return str(probe.getsockname()[0])


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()


@contextmanager
def _shared_memory(key: int, text: str) -> Iterator[None]:
    """A System V segment with that text in it, which every process of this user may read."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.shmat.restype = ctypes.c_void_p
    number = libc.shmget(key, 4096, 0o1666)
    if number < 0:
        raise OSError(ctypes.get_errno(), "shmget")
    place = libc.shmat(number, None, 0)
    ctypes.memmove(place, text.encode(), len(text))
    try:
        yield
    finally:
        libc.shmdt(ctypes.c_void_p(place))
        libc.shmctl(number, 0, None)

"""TCP ports on this machine."""

import contextlib
import errno
import random
import socket

from hub_config.errors import AddressUnusable, PortTaken

_NOT_HANDED_OUT = range(20_000, 30_000)
"""Below those that the system gives to whoever asks for any port (Linux: `ip_local_port_range`, from 32768), as kernels
do: such a one could be gone again before our server listens there."""


def check_free(host: str, port: int) -> None:
    """Make sure that we can listen there.

    Raises:
        PortTaken: somebody else listens there.
        AddressUnusable: the address is not this machine's, or the port is not ours to take.
    """
    try:
        with _socket(host) as listener:
            listener.bind((host, port))
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortTaken(host=host, port=port) from error
        raise AddressUnusable(host=host, port=port, problem=error.strerror or error) from error
    except OverflowError as error:
        raise AddressUnusable(host=host, port=port, problem="there is no such port") from error


def free_ports(count: int) -> list[int]:
    """Return so many different ports that are free on 127.0.0.1 now.

    Raises:
        PortTaken: there are not so many.
    """
    found: list[int] = []
    for port in random.sample(_NOT_HANDED_OUT, len(_NOT_HANDED_OUT)):
        if len(found) == count:
            break
        with contextlib.suppress(PortTaken):
            check_free("127.0.0.1", port)
            found.append(port)
    if len(found) < count:
        raise PortTaken(host="127.0.0.1", port=_NOT_HANDED_OUT[-1])
    return found


def _socket(host: str) -> socket.socket:
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    # As servers do: a port whose last connections are still closing can be taken again.
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    return listener

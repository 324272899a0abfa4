"""TCP ports on this machine."""

import errno
import socket

from hub_config.errors import AddressUnusable, PortTaken


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
    """Return so many different ports that are free on 127.0.0.1 now."""
    listeners = [_socket("127.0.0.1") for _ in range(count)]
    try:
        for listener in listeners:
            listener.bind(("127.0.0.1", 0))
        return [int(listener.getsockname()[1]) for listener in listeners]
    finally:
        for listener in listeners:
            listener.close()


def _socket(host: str) -> socket.socket:
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    # As servers do: a port whose last connections are still closing can be taken again.
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    return listener

"""TCP_NODELAY on the WebSockets between page and kernel.

Jupyter Server writes several small frames for each cell and never turns Nagle's algorithm off, so each waits for the
browser's delayed acknowledgement: 48 ms a cell where the kernel needs 5 to 9.
"""

from typing import Any

from jupyter_server.services.kernels.connection.base import BaseKernelWebsocketConnection


def without_delay(base: type[BaseKernelWebsocketConnection]) -> type[BaseKernelWebsocketConnection]:
    """The same kind of connection, which turns Nagle's algorithm off as it starts.

    Args:
        base: the server's own `kernel_websocket_connection_class`: ZeroMQ channels, a gateway's, or another
            extension's.
    """

    class WithoutDelay(base):  # type: ignore[valid-type, misc] # a base chosen at run time
        def connect(self) -> Any:  # noqa: ANN401 -- an awaitable, of a kind that differs by base
            self.websocket_handler.set_nodelay(True)
            return super().connect()

    WithoutDelay.__name__ = WithoutDelay.__qualname__ = f"{base.__name__}WithoutDelay"
    return WithoutDelay

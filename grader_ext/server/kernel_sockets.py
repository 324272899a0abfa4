"""The WebSockets between page and kernel: without delay, and they say what ended a kernel.

Jupyter Server writes several small frames for each cell and never turns Nagle's algorithm off, so each waits for the
browser's delayed acknowledgement: 48 ms a cell where the kernel needs 5 to 9.

Of a kernel that died and is started again, Jupyter Server says no more than that. The signal that ended its process
tells a learner more: where memory runs out, it is SIGKILL.
"""

import json
from contextlib import suppress
from typing import Any

from jupyter_server.services.kernels.connection.base import BaseKernelWebsocketConnection, serialize_msg_to_ws_v1
from tornado.websocket import WebSocketClosedError

KERNEL_ENDED = "waymark_kernel_ended"
"""The type of an iopub message with the content `{signal}`: its number, null when the kernel ended by itself. It comes
before the status `restarting` or `dead`; `kernel_messages.ts` in grader_ext/lab hears it."""

_SUBPROTOCOL = "v1.kernel.websocket.jupyter.org"
"""https://jupyter-server.readthedocs.io/en/latest/developers/websocket-protocols.html; the other one is JSON."""


def for_learners(base: type[BaseKernelWebsocketConnection]) -> type[BaseKernelWebsocketConnection]:
    """The same kind of connection, which turns Nagle's algorithm off as it starts, and says what ended a kernel.

    Args:
        base: the server's own `kernel_websocket_connection_class`: ZeroMQ channels, a gateway's, or another
            extension's.
    """

    class ForLearners(base):  # type: ignore[valid-type, misc] # a base chosen at run time
        def connect(self) -> Any:  # noqa: ANN401 -- an awaitable, of a kind that differs by base
            self.websocket_handler.set_nodelay(True)
            return super().connect()

        def on_kernel_restarted(self) -> None:
            """The kernel's process has ended, and is about to be started again."""
            self._say_what_ended_it()
            super().on_kernel_restarted()

        def on_restart_failed(self) -> None:
            """It has ended too often, and stays dead."""
            self._say_what_ended_it()
            super().on_restart_failed()

        def _say_what_ended_it(self) -> None:
            with suppress(WebSocketClosedError):  # the page is away, and asks when it is back
                self._send_what_ended_it()

        def _send_what_ended_it(self) -> None:
            message = self.session.msg(KERNEL_ENDED, {"signal": _signal(self.kernel_manager)})
            if self.subprotocol == _SUBPROTOCOL:
                packed = serialize_msg_to_ws_v1(message, "iopub", self.session.pack)  # type: ignore[no-untyped-call] # jupyter_server's
                self.write_message(packed, binary=True)
            else:
                self.write_message(json.dumps({**message, "channel": "iopub"}, default=str))

    ForLearners.__name__ = ForLearners.__qualname__ = f"{base.__name__}ForLearners"
    return ForLearners


def _signal(kernel: Any) -> int | None:  # noqa: ANN401 -- a kernel manager of any kind
    """What ended a kernel that runs as a process of this machine."""
    process = getattr(kernel.provisioner, "process", None)
    status = process.poll() if process is not None else None
    return -status if isinstance(status, int) and status < 0 else None

"""The iopub channel's thread, made to wait for slow readers where ipykernel's drops messages."""

import logging
from typing import Any

import zmq
from ipykernel.iostream import IOPubThread

# Milliseconds that a client may not read at all before messages are dropped for it.
_PATIENCE = 10_000


class PatientIOPubThread(IOPubThread):
    """Publishes every message: a cell that prints faster than its clients read is slowed down.

    A client that reads nothing for ten seconds ends that for the rest of the kernel's life, since it would stop the
    kernel otherwise. From then on ZeroMQ drops what a slow client does not take, as with any kernel.
    """

    def __init__(self, socket: Any, session: Any) -> None:  # noqa: ANN401 - zmq's and jupyter_client's
        socket.setsockopt(zmq.XPUB_NODROP, 1)
        socket.setsockopt(zmq.SNDTIMEO, _PATIENCE)
        super().__init__(socket, session=session)

    def _really_send(self, msg: Any, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as in the base class
        try:
            super()._really_send(msg, *args, **kwargs)
        except zmq.Again:
            logging.getLogger("elixir-kernel").warning(
                "a client reads no output: what it misses is dropped from now on"
            )
            self.socket.setsockopt(zmq.XPUB_NODROP, 0)
            super()._really_send(msg, *args, **kwargs)

"""The kernel's connection to a running BEAM, on the asyncio loop: frames in, frames out, one answer a request.

A frame is a 4-byte big-endian length and one term (see `grader_ext.elixir.etf`); `beam/link.ex` is the other side.
"""

import asyncio
import itertools
import struct
import sys
from collections.abc import Callable
from typing import Any

from grader_ext.elixir import etf
from grader_ext.elixir.errors import BeamExitedError, BeamUnresponsiveError, EtfError, KernelProtocolError
from grader_ext.elixir.vm import Vm

# Bytes. Larger than any frame of ours: values and messages are cut, output comes in pieces, displays are refused.
MAX_FRAME = 64 * 1024 * 1024
_LAST_WORDS = 4096

Event = tuple[Any, ...]


class Connection(asyncio.Protocol):
    """One BEAM's life.

    on_event: called with each frame that is no reply, `(name, arguments…)`, the name being a str.
    on_close: called once, when the BEAM is gone without `close()`.
    """

    def __init__(self, vm: Vm, on_event: Callable[[Event], None], on_close: Callable[[Exception], None]) -> None:
        self.ready = asyncio.get_running_loop().create_future()
        self.info: dict[str, str] = {}
        self._vm = vm
        self._on_event = on_event
        self._on_close = on_close
        self._transport: asyncio.Transport | None = None
        self._buffer = bytearray()
        self._pending: dict[int, asyncio.Future[Any]] = {}
        self._numbers = itertools.count(1)
        self._log = _Log()
        self._closed = False

    @classmethod
    async def open(
        cls, vm: Vm, on_event: Callable[[Event], None], on_close: Callable[[Exception], None]
    ) -> "Connection":
        """Attaches to the BEAM. It takes requests at once, and answers when it has booted."""
        loop = asyncio.get_running_loop()
        connection = cls(vm, on_event, on_close)
        await loop.connect_read_pipe(lambda: connection._log, vm.process.stdout)
        await loop.create_connection(lambda: connection, sock=vm.socket)
        return connection

    @property
    def busy(self) -> bool:
        """Whether somebody waits for an answer."""
        return bool(self._pending)

    async def request(self, name: str, *arguments: object) -> Any:  # noqa: ANN401 - a term
        """The BEAM's answer. Raises BeamExitedError, KernelProtocolError when it ends before it answers."""
        number = next(self._numbers)
        future = asyncio.get_running_loop().create_future()
        self._pending[number] = future
        self.send((etf.Atom(name), number, *arguments))
        try:
            return await future
        finally:
            self._pending.pop(number, None)

    def send(self, term: object) -> None:
        """Sends one frame."""
        data = etf.encode(term)
        if self._transport is not None and not self._closed:
            self._transport.write(struct.pack(">I", len(data)) + data)

    def interrupt(self, patience: float) -> None:
        """Asks the BEAM to stop what it runs, and gives it up when it has not after `patience` seconds."""
        for number, future in self._pending.items():
            self.send((etf.Atom("interrupt"), number))
            asyncio.get_running_loop().call_later(patience, self._expect_done, future)

    def _expect_done(self, future: asyncio.Future[Any]) -> None:
        if not future.done():
            self.fail(BeamUnresponsiveError("the BEAM did not stop the cell in time"))

    def pause(self) -> None:
        """Reads no more until `resume()`: whoever writes in the BEAM has to wait."""
        if self._transport is not None and not self._closed:
            self._transport.pause_reading()

    def resume(self) -> None:
        """Reads again after `pause()`."""
        if self._transport is not None and not self._closed:
            self._transport.resume_reading()

    def close(self) -> None:
        """Ends the BEAM; calls nothing back. The one method that another thread may call."""
        self._closed = True
        self._vm.kill()

    def fail(self, error: Exception) -> None:
        """Gives the BEAM up: ends it, and has all that wait for it fail with the error."""
        if self._closed:
            return
        self.close()
        if self._transport is not None:
            self._transport.abort()
        for future in [self.ready, *self._pending.values()]:
            if not future.done():
                future.set_exception(error)
        # Nobody needs to have waited for it.
        self.ready.exception()
        self._on_close(error)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """asyncio's: the transport is there."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - for the type checker
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """asyncio's: bytes came."""
        self._buffer += data
        at = 0
        try:
            while len(self._buffer) - at >= 4 and not self._closed:
                (size,) = struct.unpack_from(">I", self._buffer, at)
                if size > MAX_FRAME:
                    raise KernelProtocolError(  # noqa: TRY301 - handled with what the decoder raises
                        f"a frame of {size} bytes, at most {MAX_FRAME} are allowed"
                    )
                if len(self._buffer) - at - 4 < size:
                    break
                self._frame(etf.decode(bytes(self._buffer[at + 4 : at + 4 + size])))
                at += 4 + size
        except (EtfError, KernelProtocolError) as error:
            self.fail(KernelProtocolError(f"unreadable data from the BEAM: {error}"))
        del self._buffer[:at]

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - the exit status says more
        """asyncio's: the other end is gone."""
        if not self._closed:
            # The BEAM closes its descriptors a moment before it is gone.
            asyncio.get_running_loop().create_task(self._ended())

    async def _ended(self) -> None:
        for _ in range(50):
            if self._vm.process.poll() is not None:
                break
            await asyncio.sleep(0.01)
        status = self._vm.kill()
        self.fail(BeamExitedError(status, self._log.last_words))

    def _frame(self, term: Any) -> None:  # noqa: ANN401 - a term
        match term:
            case ("reply", int(number), result):
                future = self._pending.get(number)
                if future is not None and not future.done():
                    future.set_result(result)
            case ("ready", dict(info)):
                self.info = {str(key): _text(value) for key, value in info.items()}
                if not self.ready.done():
                    self.ready.set_result(None)
            case (etf.Atom(), *_):
                self._on_event(term)
            case _:
                raise KernelProtocolError("a frame of no known form")


def _text(value: object) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


class _Log(asyncio.Protocol):
    """What the BEAM itself writes to its stdout and stderr goes to the kernel's log; the end of it is kept."""

    def __init__(self) -> None:
        self._tail = b""

    @property
    def last_words(self) -> str:
        return self._tail.decode("utf-8", "replace").strip()

    def data_received(self, data: bytes) -> None:
        self._tail = (self._tail + data)[-_LAST_WORDS:]
        if sys.__stderr__ is not None:
            sys.__stderr__.write(data.decode("utf-8", "replace"))
            sys.__stderr__.flush()

"""stdout and stderr on their way to the notebook: gathered for a moment, sent in order, no faster than they leave."""

import asyncio
import codecs
from collections.abc import Callable

# Seconds of output that go into one message, at most; characters that do not wait for more.
_GATHER = 0.01
_FULL = 65_536
# Characters under way to the clients above which the BEAM is not read, and below which it is again.
_HIGH_WATER = 4 * 1024 * 1024
_LOW_WATER = 1024 * 1024


class Streams:
    """Gathers stream output into messages.

    send: publishes one message, `(stream name, text)`.
    when_sent: calls the function, in the loop's thread, once all that was published so far has left.
    pause, resume: stop and start reading from the BEAM.
    """

    def __init__(
        self,
        send: Callable[[str, str], None],
        when_sent: Callable[[Callable[[], None]], None],
        pause: Callable[[], None],
        resume: Callable[[], None],
    ) -> None:
        self._send = send
        self._when_sent = when_sent
        self._pause = pause
        self._resume = resume
        self._decoders = {name: codecs.getincrementaldecoder("utf-8")("replace") for name in ("stdout", "stderr")}
        self._name = "stdout"
        self._pieces: list[str] = []
        self._size = 0
        self._timer: asyncio.TimerHandle | None = None
        self._under_way = 0
        self._paused = False

    def add(self, name: str, data: bytes) -> None:
        """Takes output of the stream `stdout` or `stderr`."""
        if name != self._name:
            self.flush()
            self._name = name
        text = self._decoders[name].decode(data)
        self._pieces.append(text)
        self._size += len(text)
        if self._size >= _FULL:
            self.flush()
        elif self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(_GATHER, self.flush)

    def flush(self) -> None:
        """Publishes what was gathered."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if not self._size:
            return
        text, size = "".join(self._pieces), self._size
        self._pieces, self._size = [], 0
        self._send(self._name, text)
        self._under_way += size
        self._when_sent(lambda: self._left(size))
        if self._under_way > _HIGH_WATER and not self._paused:
            self._paused = True
            self._pause()

    def _left(self, size: int) -> None:
        self._under_way -= size
        if self._paused and self._under_way < _LOW_WATER:
            self._paused = False
            self._resume()

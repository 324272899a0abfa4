"""The end of what a process writes on stderr, read so that no flood of it can hurt the reader."""

import asyncio
import os
from pathlib import Path

_CHUNK = 65536
_PAUSE = 0.05


class StderrTail:
    """A pipe whose last few KiB are kept.

    At most one chunk is read in each pause, about 1.3 MB a second: who writes faster waits and bears the cost itself.
    """

    def __init__(self, named: Path | None = None, keep: int = 8192) -> None:
        """With a name it is a new fifo(7), which whoever shall write opens."""
        self._keep = keep
        self._tail = b""
        if named is None:
            self._read_end, self.write_end = os.pipe2(os.O_CLOEXEC)
            os.set_blocking(self._read_end, False)
        else:
            os.mkfifo(named)
            self._read_end = os.open(named, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)  # so that no writer has to wait
            self.write_end = -1
        self._loop: asyncio.AbstractEventLoop | None = None
        self._pause: asyncio.TimerHandle | None = None

    def follow(self) -> None:
        """Read from now on."""
        self._loop = asyncio.get_running_loop()
        self._listen()

    def let_go(self) -> None:
        """Close our own write end: every process that shall write has it."""
        if self.write_end >= 0:
            os.close(self.write_end)
            self.write_end = -1

    def _listen(self) -> None:
        if self._loop:
            self._loop.add_reader(self._read_end, self._read)

    def _read(self) -> None:
        if not self._loop:
            return
        self._loop.remove_reader(self._read_end)
        chunk = self._chunk()
        if chunk:
            self._pause = self._loop.call_later(_PAUSE, self._listen)

    def _chunk(self) -> bytes:
        try:
            chunk = os.read(self._read_end, _CHUNK)
        except BlockingIOError:
            return b""
        self._tail = (self._tail + chunk)[-self._keep :]
        return chunk

    def close(self) -> None:
        """Take what is left and close the pipe. Must be called once `follow` was."""
        if not self._loop:
            return
        self._loop.remove_reader(self._read_end)
        if self._pause:
            self._pause.cancel()
        self._chunk()
        self._loop = None
        self.let_go()
        os.close(self._read_end)

    def text(self) -> str:
        """What is kept, undecodable bytes replaced."""
        return self._tail.decode(errors="replace")

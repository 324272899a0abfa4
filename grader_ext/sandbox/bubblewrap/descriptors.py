"""The pipes and memory files that a box is made with."""

import asyncio
import contextlib
import os
from collections.abc import Iterator


@contextlib.contextmanager
def pipe() -> Iterator[tuple[int, int]]:
    """A pipe; both ends are closed at the end, the write end's copies in other processes are not."""
    read, write = os.pipe()
    try:
        yield read, write
    finally:
        os.close(read)
        os.close(write)


@contextlib.contextmanager
def memory_file(content: str | bytes) -> Iterator[int]:
    """A file in memory that holds the content, to be read from its start."""
    number = os.memfd_create("waymark")
    try:
        os.write(number, content.encode() if isinstance(content, str) else content)
        os.lseek(number, 0, os.SEEK_SET)
        yield number
    finally:
        os.close(number)


async def first_line(pipe: int) -> bytes:
    """The first line, or nothing if the other end closes before."""
    loop = asyncio.get_running_loop()
    line = b""
    while not line.endswith(b"\n"):
        readable = asyncio.Event()
        loop.add_reader(pipe, readable.set)
        try:
            await readable.wait()
        finally:
            loop.remove_reader(pipe)
        byte = os.read(pipe, 1)
        if not byte:
            return b""
        line += byte
    return line

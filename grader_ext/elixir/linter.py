"""Checks code while it is written, over a comm: nothing of it runs, and execution count and history stay as they are.

A client opens a comm for the target `waymark.lint` and sends `{"id": 7, "code": "x = )"}`. It gets `{"id": 7,
"problem": {"line": 1, "column": 5, "message": "…"}}`, or null for the problem where there is none. Nothing comes back
where nothing can be said: the code is too long, or the BEAM is gone.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any, Protocol

from grader_ext.elixir.errors import KernelProtocolError
from grader_ext.elixir.replies import SyntaxProblem

LINT_TARGET = "waymark.lint"
MOST_CHARACTERS = 100_000
"""Of one request; a cell is shorter."""

Check = Callable[[str], Awaitable[SyntaxProblem | None]]


class Comm(Protocol):
    """What we use of a comm."""

    def on_msg(self, callback: Callable[[dict[str, Any]], None]) -> None:
        """Has `callback` called with each message."""

    def send(self, data: dict[str, Any]) -> None:
        """Sends data to the client."""


class Linter:
    """The comm target. `check` asks the BEAM's parser; it raises KernelProtocolError where that says nothing."""

    def __init__(self, check: Check) -> None:
        self._check = check
        self._checking: set[asyncio.Task[None]] = set()

    def opened(self, comm: Comm, _open: dict[str, Any]) -> None:
        """Serves a client."""
        comm.on_msg(lambda message: self._asked(comm, message["content"]["data"]))

    def _asked(self, comm: Comm, data: dict[str, Any]) -> None:
        number, code = data.get("id"), data.get("code")
        if isinstance(number, int) and isinstance(code, str) and len(code) <= MOST_CHARACTERS:
            task = asyncio.get_running_loop().create_task(self._answer(comm, number, code))
            self._checking.add(task)
            task.add_done_callback(self._checking.discard)

    async def _answer(self, comm: Comm, number: int, code: str) -> None:
        try:
            problem = await self._check(code)
        except KernelProtocolError:
            return
        comm.send({"id": number, "problem": asdict(problem) if problem is not None else None})

"""The `waymark` command as a process of its own: this room may neither release nor grade, and need not wait for it."""

import asyncio
import atexit
import json
import shutil
import signal
import sysconfig
from asyncio.subprocess import DEVNULL, PIPE, Process
from http import HTTPStatus
from pathlib import Path
from typing import Any

from grader_ext.server.errors import CommandFailed, CommandMissing, CommandTooSlow, ServiceProblem

LONGEST_SECONDS = 300.0
GRACE_SECONDS = 15.0
"""For boxes to be ended by whoever started them."""


class WaymarkCommand:
    """Runs `waymark` with `--json` and returns what it answers."""

    def __init__(self, program: str | None = None, longest: float = LONGEST_SECONDS) -> None:
        self._program = program
        self._longest = longest
        self._grading = asyncio.Semaphore(1)
        self._running: set[Process] = set()
        atexit.register(self._interrupt)

    async def release(self, source: Path, out: Path) -> Any:  # noqa: ANN401 -- JSON is what it is
        """`waymark release`. Takes turns with nobody: it starts no boxes."""
        return await self._answer("release", str(source), "--out", str(out))

    async def check(self, source: Path) -> Any:  # noqa: ANN401
        """`waymark check`, once it is its turn: what grades would only slow each other down."""
        async with self._grading:
            return await self._answer("check", str(source))

    async def grade(self, source: Path, submission: Path) -> Any:  # noqa: ANN401
        """`waymark grade`, once it is its turn."""
        async with self._grading:
            return await self._answer("grade", str(source), str(submission))

    async def _answer(self, command: str, *arguments: str) -> Any:  # noqa: ANN401
        """What the command says on stdout.

        Raises:
            CommandMissing: there is no `waymark`.
            CommandTooSlow: it was stopped.
            CommandFailed: it said nothing that can be read.
            ServiceProblem: it could not do its work, for a reason that it tells.
        """
        process = await asyncio.create_subprocess_exec(
            self._found(), command, *arguments, "--json", stdin=DEVNULL, stdout=PIPE, stderr=PIPE
        )
        self._running.add(process)
        try:
            async with asyncio.timeout(self._longest):
                said, complained = await process.communicate()
        except TimeoutError as error:
            raise CommandTooSlow(command=command, seconds=self._longest) from error
        finally:
            await _end(process)
            self._running.discard(process)
        return _understood(command, said, complained)

    def _found(self) -> str:
        beside = Path(sysconfig.get_path("scripts")) / "waymark"
        found = self._program or (str(beside) if beside.is_file() else shutil.which("waymark"))
        if found is None:
            raise CommandMissing
        return found

    def _interrupt(self) -> None:
        """The server ends: so does what it started."""
        for process in self._running:
            if process.returncode is None:
                process.send_signal(signal.SIGINT)


async def _end(process: Process) -> None:
    """Nothing for one that has ended. Interrupted, it ends its boxes; killed, they are ended by the system."""
    if process.returncode is not None:
        return
    process.send_signal(signal.SIGINT)
    try:
        async with asyncio.timeout(GRACE_SECONDS):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()


def _understood(command: str, said: bytes, complained: bytes) -> Any:  # noqa: ANN401
    try:
        answer = json.loads(said)
    except ValueError as error:
        lines = complained.decode(errors="replace").strip().splitlines()
        raise CommandFailed(command=command, said=lines[-1] if lines else "it said nothing.") from error
    if isinstance(answer, dict) and "error" in answer:
        raise _problem(answer["error"])
    return answer


def _problem(error: dict[str, Any]) -> ServiceProblem:
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    problems = [{"code": one["code"], "detail": one["message"]} for one in error["problems"]]
    document = {
        "type": "about:blank",
        "title": status.phrase,
        "status": int(status),
        "detail": error["message"],
        "code": error["code"],
        **({"problems": problems} if problems else {}),
    }
    return ServiceProblem(status, document)

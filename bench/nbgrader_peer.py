"""nbgrader as its users run it, in an environment and a course folder of its own below bench/peers/."""

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

NBGRADER = "nbgrader==0.9.6"
PEERS = Path(__file__).parent / "peers"
VENV = PEERS / "nbgrader"
COURSE = PEERS / "nbgrader-course"
ASSIGNMENT, LEARNER = "four", "ada"
# As if the environment were activated: nbgrader calls `alembic` by its bare name.
ACTIVATED = {**os.environ, "PATH": f"{VENV / 'bin'}:{os.environ['PATH']}"}

# Grades once for each line on stdin and prints how many milliseconds it took: nbgrader's own API, in a process that
# stays.
WARM_API = f"""
import contextlib, io, json, sys, time
from traitlets.config import Config
from nbgrader.apps.api import NbGraderAPI
api = NbGraderAPI(config=Config({{"CourseDirectory": {{"root": {str(COURSE)!r}}}}}))
for line in sys.stdin:
    with contextlib.redirect_stdout(io.StringIO()):
        started = time.perf_counter()
        outcome = api.autograde({ASSIGNMENT!r}, {LEARNER!r}, force=True)
        took = (time.perf_counter() - started) * 1000
    print(json.dumps({{"ms": took, "success": outcome["success"], "log": outcome.get("log", "")}}), flush=True)
"""


def install(source: Path, submission: bytes) -> None:
    """Make the environment, and a course with one assignment and one submission.

    Args:
        source: the instructor's notebook.
        submission: the learner's.
    """
    if not (VENV / "bin" / "nbgrader").exists():
        uv = Path(sys.executable).parent / "uv"
        subprocess.run([uv, "venv", "--quiet", VENV], check=True)
        subprocess.run([uv, "pip", "install", "--quiet", "--python", VENV, NBGRADER, "ipykernel"], check=True)
    assignment = COURSE / "source" / ASSIGNMENT
    assignment.mkdir(parents=True, exist_ok=True)
    (assignment / source.name).write_bytes(source.read_bytes())
    (COURSE / "nbgrader_config.py").write_text("c = get_config()\n")
    _nbgrader("generate_assignment", ASSIGNMENT, "--create", "--force")
    handed_in = COURSE / "submitted" / LEARNER / ASSIGNMENT
    handed_in.mkdir(parents=True, exist_ok=True)
    (handed_in / source.name).write_bytes(submission)


def _nbgrader(*arguments: str) -> None:
    command = [VENV / "bin" / "nbgrader", *arguments]
    done = subprocess.run(command, cwd=COURSE, env=ACTIVATED, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"nbgrader {' '.join(arguments)} failed:\n{done.stderr[-2000:]}")


async def one_call() -> float:
    """`nbgrader autograde` for one submission, in milliseconds."""
    started = time.perf_counter()
    await asyncio.to_thread(_nbgrader, "autograde", ASSIGNMENT, "--student", LEARNER, "--force")
    return (time.perf_counter() - started) * 1000


@asynccontextmanager
async def warm_api() -> AsyncIterator["WarmApi"]:
    """nbgrader's API in a process that stays, so that no import is paid for."""
    process = await asyncio.create_subprocess_exec(
        VENV / "bin" / "python",
        "-c",
        WARM_API,
        cwd=COURSE,
        env=ACTIVATED,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield WarmApi(process)
    finally:
        process.terminate()
        await process.wait()


class WarmApi:
    """The process, and how to have it grade once."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process

    async def grade(self) -> float:
        """Milliseconds that one autograde took, measured inside the process.

        Raises:
            RuntimeError: nbgrader did not grade.
        """
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(b"go\n")
        await self.process.stdin.drain()
        answer = json.loads(await self.process.stdout.readline())
        if not answer["success"]:
            raise RuntimeError(f"nbgrader's API did not grade: {answer['log'][-2000:]}")
        return float(answer["ms"])

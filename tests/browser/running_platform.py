"""The whole platform as `waymark up` starts it, in a data folder of the test's own."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from hub_config.ports import free_ports

ROOT = Path(__file__).parents[2]
WAYMARK = Path(sys.executable).parent / "waymark"
START_SECONDS = 300


@dataclass(frozen=True)
class RunningPlatform:
    """A platform that answers."""

    url: str
    data: Path
    process: subprocess.Popen[bytes]
    output: Path

    def pids(self, name: str) -> list[int]:
        """The processes of this platform whose command line holds `name`."""
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                environment = (folder / "environ").read_bytes().decode(errors="replace")
            except (FileNotFoundError, ProcessLookupError, PermissionError):
                continue
            if name in command and str(self.data) in environment + command:
                found.append(int(folder.name))
        return found


@contextmanager
def running_platform(
    data: Path, *arguments: str | Path, variables: Mapping[str, str] | None = None
) -> Iterator[RunningPlatform]:
    """`waymark up` on a free port, stopped by Ctrl-C at the end. It gets `variables` beside our own environment."""
    [port] = free_ports(1)
    output = data.with_suffix(".log")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("WAYMARK_")}
    with output.open("wb") as log:
        process = subprocess.Popen(
            [WAYMARK, "up", "--port", str(port), "--data", data, *arguments],
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=ROOT,
            env={**environment, **(variables or {})},
            start_new_session=True,
        )
    platform = RunningPlatform(f"http://127.0.0.1:{port}", data, process, output)
    try:
        _wait_until_it_answers(platform)
        yield platform
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(60)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


def _wait_until_it_answers(platform: RunningPlatform) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if platform.process.poll() is not None:
            raise RuntimeError(f"waymark up ended:\n{platform.output.read_text()}")
        try:
            health = httpx.get(f"{platform.url}/services/progress/api/health", timeout=5)
            if health.status_code == 200 and health.json()["worker"] == "ok":
                return
        except (httpx.TransportError, ValueError):
            pass  # not up yet
        time.sleep(0.2)
    raise RuntimeError(f"waymark up does not answer:\n{platform.output.read_text()}")

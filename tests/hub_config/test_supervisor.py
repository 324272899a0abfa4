"""Real processes: killed, dying, slow to stop."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import textwrap
from contextlib import suppress

import psutil
import pytest

from grader_ext.core.errors import WaymarkError
from hub_config import supervisor as supervisor_module
from hub_config.errors import PlatformNotStarted
from hub_config.supervisor import Program, State, Supervisor, describe_exit


async def always() -> bool:
    return True


def program(code: str, **options: object) -> Program:
    given = {"name": "child", "is_ready": always, "environment": dict(os.environ)} | options
    return Program(command=[sys.executable, "-c", textwrap.dedent(code)], **given)


SLEEPS = "import time; print('at work', flush=True); time.sleep(600)"


async def until(condition, seconds: float = 20) -> None:
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.01)


@pytest.fixture
async def supervisor(tmp_path):
    supervisor = Supervisor(tmp_path)
    yield supervisor
    await supervisor.stop()


async def test_a_killed_process_is_started_again_and_the_log_says_why(supervisor, tmp_path, caplog):
    await supervisor.start(program(SLEEPS))
    (child,) = supervisor.programs
    await until(lambda: "at work" in child.log.last_lines())
    first = child.process.pid
    os.kill(first, signal.SIGKILL)
    await until(lambda: child.restarts == 1 and child.state is State.RUNNING)
    assert child.process.pid != first
    assert child.last_death == "killed by SIGKILL"
    (record,) = [record for record in caplog.records if record.levelname == "ERROR"]
    assert "child died: killed by SIGKILL" in record.getMessage()
    assert "at work" in record.getMessage()


async def test_one_that_keeps_dying_is_tried_at_growing_intervals(supervisor, monkeypatch):
    waits = []

    async def no_wait(seconds: float, real=asyncio.sleep) -> None:
        if seconds >= 0.2:
            waits.append(seconds)
        await real(0)

    await supervisor.start(program("import sys; print('cannot', flush=True); sys.exit(3)"))
    (child,) = supervisor.programs
    monkeypatch.setattr(supervisor_module.asyncio, "sleep", no_wait)
    while child.restarts < 5:
        await no_wait(0.01)
    assert child.last_death == "exit code 3"
    assert waits == sorted(waits)
    assert waits[-1] >= 4 * waits[0]


async def test_a_restart_that_was_asked_for_is_no_death(supervisor, caplog):
    await supervisor.start(program(SLEEPS))
    (child,) = supervisor.programs
    first = child.process.pid
    supervisor.restart("child")
    await until(lambda: child.process.pid != first and child.process.returncode is None)
    assert child.restarts == 0
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


async def test_stop_ends_everything_the_last_first(tmp_path):
    supervisor = Supervisor(tmp_path)
    released = []
    for name in ("one", "two"):
        await supervisor.start(program(SLEEPS, name=name, release=lambda name=name: released.append(name)))
    pids = [child.process.pid for child in supervisor.programs]
    await supervisor.stop()
    assert released == ["two", "one"]
    assert not any(psutil.pid_exists(pid) for pid in pids)
    assert {child.state for child in supervisor.programs} == {State.STOPPED}


async def test_what_ignores_the_signal_is_killed(tmp_path, monkeypatch):
    monkeypatch.setattr(supervisor_module, "_STOP_SECONDS", 0.2)
    supervisor = Supervisor(tmp_path)
    deaf = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(600)"
    )
    await supervisor.start(program(deaf))
    (child,) = supervisor.programs
    await until(lambda: "deaf" in child.log.last_lines())
    await supervisor.stop()
    assert child.process.returncode == -signal.SIGKILL


async def test_one_that_never_gets_ready_is_an_error_with_the_end_of_its_log(supervisor, monkeypatch):
    monkeypatch.setattr(supervisor_module, "_START_SECONDS", 1.0)

    async def never() -> bool:
        return False

    says_so_at_once = ["sh", "-c", "echo no port for me; exec sleep 600"]  # Python would first have to start
    with pytest.raises(PlatformNotStarted, match=r"child did not become ready .*[\s\S]*no port for me"):
        await supervisor.start(Program("child", says_so_at_once, dict(os.environ), never))


async def test_what_the_preparation_of_the_first_start_says_reaches_the_caller(supervisor):
    def prepare() -> None:
        raise WaymarkError

    with pytest.raises(WaymarkError):
        await supervisor.start(program(SLEEPS, prepare=prepare))


async def test_a_preparation_that_fails_later_is_a_death_like_others(supervisor):
    calls = []

    def prepare() -> None:
        calls.append(1)
        if len(calls) == 2:
            raise WaymarkError

    await supervisor.start(program(SLEEPS, prepare=prepare))
    (child,) = supervisor.programs
    child.process.kill()
    await until(lambda: child.restarts == 2 and child.state is State.RUNNING)
    assert child.last_death == "Waymark failed."


async def test_ready_is_what_the_probe_says(supervisor, tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    listens = f"import socket, time; time.sleep(0.3); s = socket.create_server(('127.0.0.1', {port})); time.sleep(600)"

    async def answers() -> bool:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            return False
        writer.close()
        return True

    await supervisor.start(program(listens, is_ready=answers))
    assert await answers()


def test_children_end_with_a_supervisor_that_is_killed(tmp_path):
    code = f"""
        import asyncio, os, sys
        from pathlib import Path
        from hub_config.supervisor import Program, Supervisor
        async def ready(): return True
        async def main():
            supervisor = Supervisor(Path({str(tmp_path)!r}))
            command = [sys.executable, "-c", "import time; print('at work', flush=True); time.sleep(600)"]
            await supervisor.start(Program("child", command, dict(os.environ), ready))
            while "at work" not in supervisor.programs[0].log.last_lines(): await asyncio.sleep(0.01)
            print(supervisor.programs[0].process.pid, flush=True)
            await asyncio.sleep(600)
        asyncio.run(main())
    """
    with subprocess.Popen([sys.executable, "-c", textwrap.dedent(code)], stdout=subprocess.PIPE, text=True) as parent:
        child = psutil.Process(int(parent.stdout.readline()))
        parent.kill()
    _, alive = psutil.wait_procs([child], timeout=10)
    # Its end may wait for whoever adopts orphans to notice; a zombie does nothing any more.
    with suppress(psutil.NoSuchProcess):
        assert [one.status() for one in alive] in ([], [psutil.STATUS_ZOMBIE])


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (0, "exit code 0"),
        (3, "exit code 3"),
        (-9, "killed by SIGKILL"),
        (137, "killed by SIGKILL"),
        (255, "exit code 255"),
    ],
)
def test_exit_codes_in_words(code, words):
    assert describe_exit(code) == words

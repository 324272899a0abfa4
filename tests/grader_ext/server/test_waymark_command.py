"""The command's process: one at a time, limited, ended when nobody waits. In its place stands a script."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from grader_ext.server.errors import CommandFailed, CommandMissing, CommandTooSlow, ServiceProblem
from grader_ext.server.waymark_command import WaymarkCommand

SOURCE = Path("lesson.ipynb")
Program = Callable[[str], str]


@pytest.fixture
def program(tmp_path: Path) -> Program:
    def write(script: str) -> str:
        path = tmp_path / "program"
        path.write_text(f"#!/bin/sh\ncd {tmp_path}\n{script}\n")
        path.chmod(0o755)
        return str(path)

    return write


async def until(there: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not there():
            await asyncio.sleep(0.02)


async def test_it_is_asked_for_json(program):
    command = WaymarkCommand(program("""printf '["%s", "%s", "%s"]' "$1" "$2" "$3" """))
    assert await command.check(SOURCE) == ["check", "lesson.ipynb", "--json"]


async def test_findings_are_an_answer_whatever_the_exit_code(program):
    assert await WaymarkCommand(program("echo '{}'; exit 1")).check(SOURCE) == {}


async def test_a_refusal_comes_with_its_code_and_its_parts(program):
    error = '{"code": "c", "message": "Mend it.", "problems": [{"code": "p", "message": "This."}]}'
    with pytest.raises(ServiceProblem, match=r"Mend it\.") as raised:
        await WaymarkCommand(program(f"echo '{{\"error\": {error}}}'; exit 2")).check(SOURCE)
    assert raised.value.document["code"] == "c"
    assert raised.value.document["problems"] == [{"code": "p", "detail": "This."}]


async def test_what_says_nothing_of_ours_is_told_by_its_last_words(program):
    with pytest.raises(CommandFailed, match=r"`waymark check` failed: No such option: --json"):
        await WaymarkCommand(program("echo Usage >&2; echo No such option: --json >&2; exit 2")).check(SOURCE)


async def test_without_the_command_its_installation_is_told(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("sysconfig.get_path", lambda name: str(tmp_path))
    with pytest.raises(CommandMissing, match="pip install"):
        await WaymarkCommand().check(SOURCE)


RUNS_ON = "[ -e go ] && { echo 1; exit; }; echo $$ > pid.new; mv pid.new pid; exec sleep 1000"


def runs(folder: Path) -> bool:
    pid = folder / "pid"
    return pid.exists() and Path("/proc", pid.read_text().strip()).exists()


async def test_one_that_takes_too_long_is_stopped(program, tmp_path):
    with pytest.raises(CommandTooSlow, match=r"longer than 3 seconds"):
        await WaymarkCommand(program(RUNS_ON), longest=3).check(SOURCE)
    assert not runs(tmp_path)


async def test_one_that_nobody_waits_for_is_ended_in_time_for_the_next(program, tmp_path):
    command = WaymarkCommand(program(RUNS_ON))
    first = asyncio.create_task(command.check(SOURCE))
    await until((tmp_path / "pid").exists)
    assert runs(tmp_path)
    first.cancel()
    await asyncio.wait([first])
    assert first.cancelled()
    assert not runs(tmp_path)
    (tmp_path / "go").touch()
    assert await command.check(SOURCE) == 1


TAKES_TURNS = """echo "$1 begins" >> log
[ "$1" = release ] || while [ ! -e go ]; do sleep 0.05; done
echo "$1 ends" >> log; echo 1"""


async def test_what_grades_takes_turns_and_a_release_waits_for_nobody(program, tmp_path):
    command = WaymarkCommand(program(TAKES_TURNS))
    log = tmp_path / "log"
    graded = [asyncio.create_task(work) for work in (command.check(SOURCE), command.grade(SOURCE, SOURCE))]
    await until(log.exists)
    await command.release(SOURCE, tmp_path)
    assert log.read_text().splitlines() == ["check begins", "release begins", "release ends"]
    (tmp_path / "go").touch()
    await asyncio.gather(*graded)
    assert log.read_text().splitlines()[3:] == ["check ends", "grade begins", "grade ends"]

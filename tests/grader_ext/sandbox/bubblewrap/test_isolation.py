"""What is not there in a box of bubblewrap's."""

import ast
import sys
from pathlib import Path

import pytest

from tests.grader_ext.sandbox.conftest import run

pytestmark = pytest.mark.integration

REPOSITORY = Path(__file__).parents[4]


async def test_environment_holds_nothing_of_ours(box, monkeypatch):
    ran = await run(box, "import os; print(sorted(os.environ)); print(open('/proc/1/environ').read())")
    assert "HOME" in ran.text
    for name in ("PIP_", "SSL_CERT", "VIRTUAL_ENV", "DATABASE", "PWD=/work"):
        assert name not in ran.text


async def test_processes_of_the_host_are_invisible(box):
    ran = await run(box, "import os; print(sorted(int(p) for p in os.listdir('/proc') if p.isdigit()))")
    pids = eval(ran.text)
    assert pids == [1, 2, 3], "bwrap's reaper, what holds the box open, and the kernel"


@pytest.mark.parametrize(
    "path",
    [
        REPOSITORY / "grader_ext",
        REPOSITORY / "course",
        REPOSITORY / ".git",
        REPOSITORY / "pyproject.toml",
        Path.home() / ".bashrc",
        Path("/etc/shadow"),
        Path("/etc/hostname"),
        Path("/sys"),
        Path("/run"),
        Path("/var/run/docker.sock"),
        Path("/var"),
        Path("/srv"),
        Path("/mnt"),
        Path("/boot"),
        Path("/dev/vda"),
        Path("/dev/kmsg"),
        Path("/dev/mem"),
    ],
    ids=str,
)
async def test_path_is_not_there(box, path):
    ran = await run(box, f"import os; print(os.path.lexists({str(path)!r}))")
    assert ran.text.strip() == "False"


async def test_folders_of_the_host_are_not_there(box, tmp_path):
    (tmp_path / "data").write_text("a learner's")
    code = """
import os
for f in ('/tmp', '/home', '/root', '/work', '/opt'):
    print(f, os.listdir(f) if os.path.exists(f) else [])
"""
    ran = await run(box, code)
    assert tmp_path.name not in ran.text
    # A Python environment below /home is shown at its own path, with nothing beside it.
    parents = [Path(sys.prefix).parts[2]] if Path(sys.prefix).is_relative_to("/home") else []
    (home,) = [line for line in ran.text.splitlines() if line.startswith("/home ")]
    assert sorted(ast.literal_eval(home.removeprefix("/home "))) == sorted(["learner", *parents])


async def test_python_binary_is_out_of_reach_through_proc(box):
    code = """
import os
for mode in (os.O_RDWR, os.O_WRONLY | os.O_TRUNC):
    try: os.write(os.open('/proc/self/exe', mode), b'x'); print('written')
    except OSError as error: print('refused', error.strerror)
print(os.readlink('/proc/self/exe'))
"""
    ran = await run(box, code)
    assert ran.text.count("refused") == 2
    assert "written" not in ran.text
    assert "/memfd:python" in ran.text


async def test_no_file_of_the_host_is_left_open(box):
    code = """
import os
for pid in (1, os.getpid()):
    for name in os.listdir(f'/proc/{pid}/fd'):
        try: print(os.readlink(f'/proc/{pid}/fd/{name}'))
        except FileNotFoundError: pass
"""
    ran = await run(box, code)
    opened = [line for line in ran.text.splitlines() if line]
    harmless = ("pipe:", "socket:", "anon_inode:", "/dev/null", "/proc/", "/home/learner/")
    assert opened
    assert not [link for link in opened if not link.startswith(harmless)]

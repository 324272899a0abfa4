"""The box, with a program inside that looks around."""

import json
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from hub_config.learner_box import LearnerBox, python_environment

pytestmark = pytest.mark.integration

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture
def data(tmp_path):
    for name in ("homes/ada", "homes/bob", "keys", "postgres", "socket"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "homes/bob/answer.txt").write_text("bob's")
    (tmp_path / "keys/cookie-secret").write_text("secret")
    return tmp_path


def look(data: Path, code: str, **options: object) -> object:
    """Run Python in ada's box; what it assigns to `seen` comes back."""
    given = {
        "home": data / "homes" / "ada",
        "hidden": data,
        "visible": [*python_environment(), REPOSITORY / "grader_ext"],
        "mounted": {},
    } | options
    program = textwrap.dedent(code) + "\nimport json\nprint(json.dumps(seen))"
    command = LearnerBox(**given).command([sys.executable, "-c", program])
    result = subprocess.run(command, capture_output=True, text=True, env={"PATH": "/usr/bin:/bin"})
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def test_the_data_folder_is_not_there(data):
    assert look(data, f"import os; seen = os.path.exists({str(data)!r})") is False


def test_nor_when_a_visible_folder_contains_it(data):
    seen = look(data, f"import os; seen = os.listdir({str(data)!r})", visible=[*python_environment(), data.parent])
    assert seen == []


def test_of_the_repository_there_is_only_what_is_imported(data):
    seen = look(data, f"import os; seen = sorted(os.listdir({str(REPOSITORY)!r}))")
    assert set(seen) <= {"grader_ext", ".venv"}
    assert "grader_ext" in seen


def test_nothing_in_the_box_leads_to_another_home_or_a_secret(data):
    code = """
        import os
        seen = []
        for folder, folders, files in os.walk("/"):
            if folder in ("/proc", "/dev") or "site-packages" in folder or folder.startswith("/usr"):
                folders[:] = []
                continue
            seen += [os.path.join(folder, f) for f in files if f in ("answer.txt", "cookie-secret", "course.toml")]
    """
    assert look(data, code) == []


def test_only_the_home_and_tmp_can_be_written(data):
    # Opened for writing, and nothing is written: what could be opened may be the machine's own.
    code = f"""
        import os
        seen = []
        for path in ("/home/learner/x", "/tmp/x", "/var/tmp/x", "/usr/x", "/etc/x", "/etc/passwd", "/x", "/opt/x",
                     {str(REPOSITORY / "grader_ext" / "x")!r}, {sys.prefix + "/x"!r}, "/proc/sysrq-trigger",
                     "/proc/sys/kernel/core_pattern", "/proc/sys/kernel/hostname", "/proc/self/oom_score_adj"):
            try:
                os.close(os.open(path, os.O_WRONLY | os.O_CREAT))
                seen.append(path)
            except OSError:
                pass
    """
    assert look(data, code) == ["/home/learner/x", "/tmp/x", "/var/tmp/x"]
    assert (data / "homes/ada/x").exists()


def test_processes_and_users_of_the_machine_are_not_seen(data):
    code = """
        import os, socket
        seen = {"processes": len([p for p in os.listdir("/proc") if p.isdecimal()]), "uid": os.getuid(),
                "host": socket.gethostname(), "environment": sorted(os.environ),
                "capabilities": [l for l in open("/proc/self/status") if l.startswith("CapEff")][0].split()[1]}
    """
    seen = look(data, code)
    assert seen["processes"] <= 3
    assert (seen["uid"], seen["host"]) == (1000, "waymark")
    assert set(seen["environment"]) <= {"PATH", "PWD", "LC_CTYPE"}
    assert int(seen["capabilities"], 16) == 0


def test_the_network_is_shared(data):
    """What the docs admit: the box does not confine the network."""
    assert "lo" in look(data, "import socket; seen = [name for _, name in socket.if_nameindex()]")

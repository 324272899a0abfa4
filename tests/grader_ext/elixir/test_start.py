"""How the kernel's process starts, and what it says when it cannot."""

import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.integration


def start_with(env, tmp_path):
    command = [sys.executable, "-m", "grader_ext.elixir", "-f", str(tmp_path / "none.json")]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=60)


def test_missing_elixir_is_said_plainly(tmp_path):
    ended = start_with({"PATH": str(tmp_path)}, tmp_path)
    assert ended.returncode == 1
    assert "apt install elixir" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_setting_that_is_no_number_is_refused(tmp_path):
    ended = start_with({**os.environ, "WAYMARK_ELIXIR_MAX_HEAP": "lots"}, tmp_path)
    assert ended.returncode == 1
    assert "WAYMARK_ELIXIR_MAX_HEAP" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("module", ["ipywidgets", "IPython.core.completer", "ipykernel.ipkernel", "debugpy"])
def test_what_only_some_need_is_not_imported_at_start(module):
    check = f"import sys, grader_ext.elixir.app; sys.exit({module!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], timeout=60).returncode == 0


def test_the_beam_is_started_before_jupyter_is_imported():
    check = "import sys, grader_ext.elixir.__main__; sys.exit('zmq' in sys.modules or 'ipykernel' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], timeout=60).returncode == 0

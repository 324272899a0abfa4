import os
from pathlib import Path

import pytest

from hub_config.data_folder import DataFolder
from hub_config.errors import DataFolderInUse, DataFolderNotWritable


def test_made_for_its_owner_alone(tmp_path):
    with DataFolder(tmp_path / "data"):
        assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700


def test_one_at_a_time_and_the_error_names_the_holder(tmp_path):
    with DataFolder(tmp_path), pytest.raises(DataFolderInUse, match=f"process {os.getpid()}"):
        DataFolder(tmp_path).__enter__()
    with DataFolder(tmp_path):
        pass


def test_where_it_cannot_be_made(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(DataFolderNotWritable, match="--data"):
        DataFolder(tmp_path / "file" / "data").__enter__()


def test_where_it_cannot_be_written():
    # /proc refuses everybody, root too.
    with pytest.raises(DataFolderNotWritable, match="cannot be written"):
        DataFolder(Path("/proc/waymark")).__enter__()

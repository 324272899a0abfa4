"""The image that submissions run in holds kernels alone, and nothing that a submission may change.

Whether it holds a solution, test_images looks for in all images.
"""

import tarfile
from pathlib import Path

import pytest

pytestmark = [pytest.mark.integration, pytest.mark.docker, pytest.mark.timeout(600)]


def test_it_holds_kernels_and_nothing_else(archive):
    with tarfile.open(archive("sandbox")) as files:
        names = files.getnames()
    ours = {name.split("grader_ext/")[1].split("/")[0] for name in names if "/grader_ext/" in name}
    assert ours == {"__init__.py", "__pycache__", "elixir"}
    for word in ("nbgrader", "progress_service", "hub_config", "course.toml", "aiodocker", "site-packages/pip/"):
        assert not [name for name in names if word in name], word
    assert not [name for name in names if name.endswith(".ipynb") and not name.startswith("usr/")]
    assert {"python3", "elixir"} <= {Path(name).parent.name for name in names if name.endswith("/kernel.json")}


def test_nothing_in_it_may_be_written_by_its_user(archive):
    with tarfile.open(archive("sandbox")) as files:
        writable = [
            file.name
            for file in files
            if (file.isfile() or file.isdir()) and (file.uid == 1000 or (file.mode & 0o002 and not file.mode & 0o1000))
        ]
    assert {name for name in writable if not name.startswith("home/learner")} == set()

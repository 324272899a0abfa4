"""The image that submissions run in holds nothing that a submission may not read."""

import json
import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MARKS = (("BEGIN SOLUTION", "END SOLUTION"), ("BEGIN HIDDEN TESTS", "END HIDDEN TESTS"))
LONG_ENOUGH = 25

pytestmark = [pytest.mark.integration, pytest.mark.docker, pytest.mark.timeout(600)]


def secrets() -> set[bytes]:
    """The lines of every solution and hidden test that we ship, but for those that anyone might write."""
    found: set[bytes] = set()
    for path in (ROOT / "course").rglob("*.ipynb"):
        for cell in json.loads(path.read_text())["cells"]:
            source = "".join(cell["source"])
            for begin, end in MARKS:
                for part in source.split(begin)[1:]:
                    lines = part.split(end)[0].splitlines()[1:-1]
                    found |= {line.strip().encode() for line in lines if len(line.strip()) >= LONG_ENOUGH}
    return found


@pytest.fixture(scope="module")
def archive(tmp_path_factory) -> Iterator[Path]:
    """All files of the image, as a container of it would have them."""
    file = ["--file", "images/sandbox/Dockerfile"]
    built = subprocess.run(
        ["docker", "build", "--quiet", *file, "."], cwd=ROOT, capture_output=True, text=True, check=True
    )
    create = ["docker", "create", "--label", "waymark.test", built.stdout.strip()]
    container = subprocess.run(create, capture_output=True, text=True, check=True).stdout.strip()
    path = tmp_path_factory.mktemp("image") / "sandbox.tar"
    subprocess.run(["docker", "export", "--output", path, container], check=True)
    yield path
    path.unlink()
    subprocess.run(["docker", "rm", container], capture_output=True, check=True)


def test_it_holds_kernels_and_nothing_else(archive):
    with tarfile.open(archive) as files:
        names = files.getnames()
    ours = {name.split("grader_ext/")[1].split("/")[0] for name in names if "/grader_ext/" in name}
    assert ours == {"__init__.py", "__pycache__", "elixir"}
    for word in ("nbgrader", "progress_service", "hub_config", "course.toml", "aiodocker", "site-packages/pip/"):
        assert not [name for name in names if word in name], word
    assert not [name for name in names if name.endswith(".ipynb") and not name.startswith("usr/")]
    assert {"python3", "elixir"} <= {Path(name).parent.name for name in names if name.endswith("/kernel.json")}


def test_it_holds_no_line_of_a_solution_or_a_hidden_test(archive):
    lines = secrets()
    assert len(lines) > 20, "else the test looks for nothing"
    with tarfile.open(archive) as files:
        for member in files:
            if not member.isfile() or member.name.startswith("usr/"):  # Debian's own
                continue
            reader = files.extractfile(member)
            content = reader.read() if reader else b""
            assert not [line for line in lines if line in content], member.name


def test_nothing_in_it_may_be_written_by_its_user(archive):
    with tarfile.open(archive) as files:
        writable = [
            file.name
            for file in files
            if (file.isfile() or file.isdir()) and (file.uid == 1000 or (file.mode & 0o002 and not file.mode & 0o1000))
        ]
    assert {name for name in writable if not name.startswith("home/learner")} == set()

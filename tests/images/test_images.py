"""What is in the images, and what is not."""

import json
import re
import subprocess
import tarfile
from pathlib import Path

import pytest

pytestmark = [pytest.mark.docker, pytest.mark.timeout(3600)]

ROOT = Path(__file__).parents[2]
NAMES = sorted(path.parent.name for path in (ROOT / "images").glob("*/Dockerfile"))

# In MB, on a base of 125 MB that debootstrap makes; the one that Docker serves is smaller. What is larger has
# something in it that nobody wanted.
LARGEST = {"hub": 600, "lab": 700, "worker": 420, "sandbox": 320, "postgres": 250, "socket-proxy": 180}
SPOILERS = re.compile(
    r"### BEGIN (?:SOLUTION|HIDDEN TESTS)\n(.*?)### END (?:SOLUTION|HIDDEN TESTS)|"
    r"# BEGIN (?:SOLUTION|HIDDEN TESTS)\n(.*?)# END (?:SOLUTION|HIDDEN TESTS)",
    re.DOTALL,
)
DEBIANS = {
    "/usr/sbin/unix_chkpwd",
    *(f"/usr/bin/{name}" for name in ("chage", "chfn", "chsh", "expiry", "gpasswd", "mount", "newgrp", "passwd")),
    *(f"/usr/bin/{name}" for name in ("su", "umount")),
}
TELLING = 25
"""A line of so many characters is in no other file by chance."""


def docker(*arguments: str) -> str:
    done = subprocess.run(["docker", *arguments], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture(params=NAMES)
def inspected(request, image):
    return request.param, json.loads(docker("inspect", image(request.param)))[0]


def test_it_is_small(inspected):
    name, about = inspected
    assert about["Size"] / 1e6 < LARGEST[name]


def test_it_runs_as_an_ordinary_user(inspected):
    _, about = inspected
    assert about["Config"]["User"] == "1000:1000"


def test_it_says_when_it_is_healthy(inspected):
    name, about = inspected
    if name == "sandbox":
        return  # a box lives for one submission, and the worker watches it
    assert about["Config"]["Healthcheck"]["Test"]


@pytest.mark.parametrize("name", NAMES)
def test_no_file_but_debian_s_own_lets_a_user_become_root(name, image):
    """And those do not where a container has `no-new-privileges`, as all of ours have."""
    run = ["run", "--rm", "--label=waymark.test", "--user=0", "--entrypoint=find"]  # as root it sees every folder
    found = docker(*run, image(name), "/", "-xdev", "-type", "f", "-perm", "/6000").splitlines()
    assert {*found} - DEBIANS == set()
    assert "/usr/bin/su" in found  # else it did not look


def secrets_of_courses() -> set[str]:
    """The telling lines of all solutions and hidden tests."""
    lines = set()
    for path in (ROOT / "course").rglob("*.ipynb"):
        for cell in json.loads(path.read_text())["cells"]:
            for match in SPOILERS.finditer("".join(cell["source"])):
                block = match[1] or match[2] or ""
                lines |= {line.strip() for line in block.splitlines() if len(line.strip()) >= TELLING}
    return lines


def found_in(file: Path, folder: Path) -> list[str]:
    """The telling lines that a file holds, as they are or as JSON."""
    wanted = secrets_of_courses()
    spoilers = folder / "spoilers"
    spoilers.write_text("\n".join(wanted | {json.dumps(line)[1:-1] for line in wanted}))
    # grep looks for a thousand lines in half a gigabyte within seconds.
    search = ["grep", "--text", "--only-matching", "--fixed-strings", f"--file={spoilers}", file]
    done = subprocess.run(search, capture_output=True, text=True, env={"LC_ALL": "C"})
    assert done.returncode < 2, done.stderr
    return done.stdout.splitlines()


def test_there_are_secrets_to_look_for_and_they_would_be_found(tmp_path):
    leak = tmp_path / "leak"
    leak.write_text("".join(path.read_text() for path in (ROOT / "course").rglob("*.ipynb")))
    assert len(secrets_of_courses()) > 10
    assert len(set(found_in(leak, tmp_path))) > 10


@pytest.mark.parametrize("name", ["lab", "sandbox", "hub", "worker"])
def test_no_solution_and_no_hidden_test_is_inside(name, archive, tmp_path):
    assert found_in(archive(name), tmp_path) == []


@pytest.mark.parametrize("name", ["lab", "sandbox", "hub", "worker"])
def test_no_source_of_a_lesson_is_inside(name, archive):
    with tarfile.open(archive(name)) as files:
        names = files.getnames()
    sources = ("course.toml", "answer_key.json", *((".ipynb",) if name in {"lab", "sandbox"} else ()))
    assert [one for one in names if one.endswith(sources)] == []


def test_the_hub_holds_its_packages_whole(image):
    """What a wheel leaves out no import notices: a page without its script looks right, and stands still."""
    program = "import importlib.util as u; print(*u.find_spec('{}').submodule_search_locations)"
    for package in ("progress_service", "hub_config"):
        run = ["run", "--rm", "--label=waymark.test", "--entrypoint=sh", image("hub"), "-c"]
        installed = docker(*run, f'cd "$(python -c "{program.format(package)}")" && find . -type f').splitlines()
        made = ("__pycache__", "node_modules")
        sources = [path for path in (ROOT / package).rglob("*") if path.is_file() and not {*made} & {*path.parts}]
        assert {f"./{path.relative_to(ROOT / package)}" for path in sources} <= {*installed}


def test_the_worker_does_without_kernels_of_its_own(image):
    """Those that it starts are the sandbox's image's; IPython and its like are 100 MB."""
    parts = "progress_service.cli, progress_service.worker, grader_ext.grading.grade, grader_ext.sandbox.docker"
    program = f"import importlib.util, {parts}; print(importlib.util.find_spec('ipykernel'))"
    assert docker("run", "--rm", "--label=waymark.test", image("worker"), "python", "-c", program) == "None"


@pytest.mark.parametrize("name", ["hub", "lab"])
def test_names_are_asked_of_the_system_each_time(name, image):
    """With aiodns, which JupyterHub brings, a hub that was made anew would not be found for ten minutes."""
    program = "import aiohttp.resolver as r; print(r.DefaultResolver is r.ThreadedResolver)"
    assert docker("run", "--rm", "--label=waymark.test", image(name), "python", "-c", program) == "True"


def test_the_kernels_of_the_lab_are_there(image):
    listed = docker("run", "--rm", "--label=waymark.test", image("lab"), "jupyter", "kernelspec", "list", "--json")
    assert {"python3", "elixir"} <= set(json.loads(listed)["kernelspecs"])


def test_an_elixir_kernel_compiles_nothing_at_its_start(image):
    program = "from grader_ext.elixir.build import ensure_compiled; print(ensure_compiled())"
    folder = docker("run", "--rm", "--read-only", "--label=waymark.test", image("lab"), "python", "-c", program)
    assert folder == "/opt/waymark/elixir-ebin"

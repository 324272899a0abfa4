"""What can be said of the images without building them."""

import re
from functools import cache
from pathlib import Path

import pytest
from docker.utils.build import PatternMatcher

ROOT = Path(__file__).parents[2]
IMAGES = ROOT / "images"
DOCKERFILES = sorted(IMAGES.glob("*/Dockerfile"))
BUILDS_THE_WHEEL = [path for path in DOCKERFILES if " AS wheel" in path.read_text()]
HEAD = re.compile(r"^FROM \$\{BASE\} AS python\n.*?(?=^(#|FROM (?!python AS wheel)))", re.MULTILINE | re.DOTALL)


PACKAGES = ("grader_ext", "progress_service", "hub_config")
MADE = ("__pycache__", "node_modules", "grader_ext/widget/static", "grader_ext/lab/lib", "grader_ext/lab/labextension")


def name(path):
    return path.parent.name


def test_all_images_are_there():
    names = {path.parent.name for path in DOCKERFILES}
    assert {"hub", "lab", "worker", "sandbox", "postgres", "socket-proxy"} <= names


@pytest.mark.parametrize("dockerfile", DOCKERFILES, ids=name)
def test_the_base_is_an_argument_and_pinned(dockerfile):
    text = dockerfile.read_text()
    assert re.search(r"^ARG BASE=debian:trixie-slim$", text, re.MULTILINE)
    bases = set(re.findall(r"^FROM (\S+)", text, re.MULTILINE))
    stages = set(re.findall(r"^FROM \S+ AS (\S+)", text, re.MULTILINE))
    assert bases - stages == {"${BASE}"}


@pytest.mark.parametrize("dockerfile", DOCKERFILES, ids=name)
def test_it_ends_as_an_ordinary_user(dockerfile):
    assert re.findall(r"^USER (.*)", dockerfile.read_text(), re.MULTILINE)[-1] == "1000:1000"


@pytest.mark.parametrize("dockerfile", DOCKERFILES, ids=name)
def test_no_registry_and_no_buildkit(dockerfile):
    text = dockerfile.read_text()
    assert "://" not in re.sub(r"^\s*#.*", "", text, flags=re.MULTILINE)
    assert "--mount" not in text
    assert "COPY --link" not in text


@pytest.mark.parametrize("dockerfile", DOCKERFILES, ids=name)
def test_what_apt_keeps_for_itself_stays_out(dockerfile):
    """Its lists and its cache are 100 MB."""
    steps = re.findall(r"^RUN apt-get update(?:.*\\\n)*.*", dockerfile.read_text(), re.MULTILINE)
    assert steps
    assert [step for step in steps if "rm -rf /var/lib/apt/lists/* /var/cache/apt/*" not in step] == []


def test_the_learner_s_image_and_the_sandbox_share_a_layer():
    """Elixir's, which is their largest."""
    [lab, sandbox] = [(IMAGES / name / "Dockerfile").read_text() for name in ("lab", "sandbox")]
    [step] = re.findall(r"^RUN apt-get update(?:.*\\\n)* .*elixir(?:.*\\\n)*.*", sandbox, re.MULTILINE)
    assert f"FROM ${{BASE}}\n{step}\n" in lab


def test_the_stages_that_build_the_wheel_are_alike():
    heads = {match[0] for path in BUILDS_THE_WHEEL if (match := HEAD.search(path.read_text()))}
    assert len(BUILDS_THE_WHEEL) >= 2
    assert len(heads) == 1


@pytest.mark.parametrize("lock", sorted((IMAGES / "locks").glob("*.lock")), ids=lambda path: path.stem)
def test_an_image_s_lock_is_part_of_the_project_s(lock):
    whole = pinned((ROOT / "requirements.lock").read_text())
    part = pinned(lock.read_text())
    assert part
    assert part == {name: whole.get(name) for name in part}


def test_a_build_gets_every_source_and_nothing_that_was_made_here():
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    ignored = PatternMatcher([line for line in lines if line and line[0] != "#"])

    @cache
    def left_out(path):
        return path != Path() and (left_out(path.parent) or ignored.matches(str(path)))

    here = {path.relative_to(ROOT) for room in PACKAGES for path in (ROOT / room).rglob("*") if path.is_file()}
    made = {path for path in here if any(f"/{folder}/" in f"/{path}" for folder in MADE)}
    assert Path("progress_service/dashboard/static/progress.js") in here - made
    assert {path for path in here if left_out(path)} == made


def pinned(lock):
    """Name and marker to version and hashes."""
    entries = re.split(r"^(?=[a-z])", re.sub(r"^\s*#.*\n", "", lock, flags=re.MULTILINE), flags=re.MULTILINE)
    split = [entry.partition("==") for entry in entries if "==" in entry]
    return {(name, rest.split()[0]): set(re.findall(r"sha256:\w+", rest)) for name, _, rest in split}

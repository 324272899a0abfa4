"""The collection itself: every case can be read, and an attack on things outside a box works where there is no box."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hostile.baits import Baits
from tests.hostile.case import CASES, CHECKS, NEXT_LEARNER, BrokenCase, Case, cases_in, read_case
from tests.hostile.checks import Checks

ALL = cases_in()
UNBOXED = [
    case for case in ALL if case.header.get("unboxed") in (["GOT", "GOT for root"] if os.geteuid() == 0 else ["GOT"])
]
COMMANDS = {"python": [sys.executable, "-I"], "elixir": ["elixir"]}


def test_every_file_is_a_case() -> None:
    files = {path for path in CASES.rglob("*") if path.is_file() and "__pycache__" not in path.parts}
    assert {case.path for case in ALL} == files


def test_every_check_exists() -> None:
    assert all(callable(getattr(Checks, name, None)) for names in CHECKS.values() for name in names)


def test_each_language_has_each_group() -> None:
    for language in ("python", "elixir"):
        assert {case.group for case in ALL if case.language == language} == set(CHECKS)


def test_what_works_without_a_box_says_for_whom() -> None:
    assert {case.header.get("unboxed", "GOT") for case in ALL} == {"GOT", "GOT for root"}


def test_what_is_left_is_looked_for() -> None:
    assert all(bool(case.next_source) == (case.group == "persistence") for case in ALL), NEXT_LEARNER


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x = 1\n", "does not say `# "),
        ("# wants: all\n# held by: luck\n# colour: red\nx = 1\n", "unknown colour"),
        ("# just a comment\nx = 1\n", "line 1: not `# key: value`"),
    ],
)
def test_a_broken_header_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, said: str) -> None:
    monkeypatch.setattr("tests.hostile.case.CASES", tmp_path)
    path = tmp_path / "python" / "loops" / "x.py"
    path.parent.mkdir(parents=True)
    path.write_text(text)
    with pytest.raises(BrokenCase, match=said):
        read_case(path)


@pytest.mark.integration
@pytest.mark.parametrize("case", [pytest.param(case, id=case.id) for case in UNBOXED])
def test_attack_succeeds_where_there_is_no_box(case: Case, baits: Baits, tmp_path: Path) -> None:
    """So its `REFUSED` says something of the box, and not of a mistake in the attack."""
    source = case.source
    for name, value in baits.placeholders.items():
        source = source.replace(name, value)
    script = tmp_path / case.path.name
    script.write_text(source)
    ran = subprocess.run([*COMMANDS[case.language], str(script)], capture_output=True, text=True, timeout=60)
    assert "GOT" in ran.stdout, ran


@pytest.fixture(scope="module")
def baits(tmp_path_factory: pytest.TempPathFactory):
    with Baits(tmp_path_factory.mktemp("baits")).laid() as laid:
        yield laid

"""What the room's README says of settings, files and modules is so."""

import re
from pathlib import Path

import pytest

import grader_ext.elixir
from grader_ext.elixir import build, widgets

ROOM = Path(grader_ext.elixir.__file__).parent
README = (ROOM / "README.md").read_text()


def test_every_setting_is_described_and_no_other():
    read = set(re.findall(r"WAYMARK_ELIXIR_[A-Z_]+", (ROOM / "settings.py").read_text()))
    assert set(re.findall(r"WAYMARK_ELIXIR_[A-Z_]+", README)) == read


def test_every_module_stands_in_the_table():
    modules = {path.name for path in ROOM.glob("*.py")} - {"__init__.py", "errors.py"}
    assert set(re.findall(r"`(\w+\.py)`", README)) == modules


@pytest.mark.parametrize("name", [str(build.BOX_EBIN), widgets.GROUP, "beam/", "kernelspec/kernel.json"])
def test_names_are_the_codes_own(name):
    assert name in README


def test_the_python_side_is_where_the_readme_says():
    for path in re.findall(r"`(\w+\.ex)`", README):
        assert (ROOM / "beam" / path).is_file()

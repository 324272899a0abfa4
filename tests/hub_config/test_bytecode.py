"""What Python has compiled is looked for where learners' boxes find it, and not compiled twice."""

import os
import py_compile
import sys

import pytest

from hub_config import bytecode
from hub_config.bytecode import bytecode_folder, is_compiled, remove_unused


@pytest.fixture
def environment(tmp_path, monkeypatch):
    """A Python environment that holds one package, which is not compiled, and may be written to."""
    package = tmp_path / "site-packages" / "jupyterlab"
    package.mkdir(parents=True)
    for name in ("__init__.py", "labhubapp.py"):
        (package / name).write_text("")
    monkeypatch.setattr(sys, "path", [str(package.parent), *sys.path])
    monkeypatch.delitem(sys.modules, "jupyterlab", raising=False)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    return package


@pytest.fixture
def read_only(monkeypatch):
    """The same for root, whom no mode of a folder keeps from writing."""
    monkeypatch.setattr(os, "access", lambda path, mode: False)


def test_where_we_may_write_python_keeps_it_beside_the_sources(environment, tmp_path):
    assert not is_compiled()
    assert bytecode_folder(tmp_path) is None


@pytest.mark.usefixtures("read_only")
def test_what_the_installer_has_compiled_is_not_compiled_again(environment, tmp_path):
    assert bytecode_folder(tmp_path) == tmp_path / "bytecode"
    py_compile.compile(str(environment / "labhubapp.py"))
    assert is_compiled()
    assert bytecode_folder(tmp_path) is None


def test_a_place_of_our_own_environment_is_none_that_boxes_see(environment, tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "elsewhere"))
    assert bytecode_folder(tmp_path) == tmp_path / "bytecode"


def test_where_no_learners_server_starts_there_is_nothing_to_decide(tmp_path, monkeypatch):
    monkeypatch.setattr(bytecode, "find_spec", lambda name: None)
    assert bytecode_folder(tmp_path) is None


def test_what_an_earlier_start_left_is_removed_where_it_is_not_used(environment, tmp_path, monkeypatch):
    (tmp_path / "bytecode" / "usr").mkdir(parents=True)
    with monkeypatch.context() as patched:
        patched.setattr(bytecode.os, "access", lambda path, mode: False)
        remove_unused(tmp_path)
        assert (tmp_path / "bytecode" / "usr").exists()
    remove_unused(tmp_path)
    assert not (tmp_path / "bytecode").exists()

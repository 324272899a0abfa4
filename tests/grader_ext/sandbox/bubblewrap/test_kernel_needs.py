import pytest

from grader_ext.sandbox.bubblewrap.kernel_needs import MODULES, kernel_needs


def test_a_kernelspec_that_asks_for_nothing_gets_nothing():
    needs = kernel_needs({})
    assert (needs.packages, needs.read_only, needs.env, needs.empty_packages) == ({}, {}, {}, [])


def test_a_package_is_shown_alone_and_its_parents_are_empty():
    needs = kernel_needs({"waymark": {"modules": ["grader_ext.elixir"]}})
    (place,) = needs.packages
    assert place == MODULES / "grader_ext" / "elixir"
    assert (needs.packages[place] / "vm.py").is_file()
    assert needs.empty_packages == [MODULES / "grader_ext" / "__init__.py"]
    assert needs.env == {"PYTHONPATH": str(MODULES)}


def test_a_module_is_a_file():
    needs = kernel_needs({"waymark": {"modules": ["ipykernel_launcher"]}})
    (place,) = needs.packages
    assert place == MODULES / "ipykernel_launcher.py"
    assert needs.empty_packages == []


def test_a_module_that_is_not_there_is_named():
    with pytest.raises(ValueError, match=r"grader_ext\.nowhere"):
        kernel_needs({"waymark": {"modules": ["grader_ext.nowhere"]}})


def test_what_must_be_built_is_built_once(tmp_path):
    spec = {"waymark": {"built": {"/opt/x": "tempfile:mkdtemp"}, "read_only": [str(tmp_path)]}}
    once, again = kernel_needs(spec), kernel_needs(spec)
    assert once == again
    assert set(map(str, once.read_only)) == {"/opt/x", str(tmp_path)}

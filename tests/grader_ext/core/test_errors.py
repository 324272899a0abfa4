import importlib
import pickle
import pkgutil
import string

import pytest

import grader_ext
from grader_ext.core.errors import Problems, WaymarkError
from grader_ext.core.lesson_errors import DuplicateGradeId, NoKernel


def all_errors() -> list[type[WaymarkError]]:
    found: list[type[WaymarkError]] = []
    waiting = [WaymarkError]
    while waiting:
        kind = waiting.pop()
        found.append(kind)
        waiting.extend(kind.__subclasses__())
    return found


def import_core() -> None:
    for module in pkgutil.walk_packages(grader_ext.core.__path__, "grader_ext.core."):
        importlib.import_module(module.name)


def test_the_docstring_is_the_message():
    error = DuplicateGradeId(where="a.ipynb, cell 3", grade_id="greet", other=2)
    assert str(error) == (
        "a.ipynb, cell 3: `grade_id` 'greet' is also that of cell 2. Give each cell an id of its own."
    )


def test_a_missing_field_is_a_mistake_of_ours():
    with pytest.raises(KeyError):
        NoKernel()


def test_errors_survive_pickling():
    error = pickle.loads(pickle.dumps(Problems("a.ipynb", [NoKernel(where="a.ipynb")])))
    assert error.problems[0].fields == {"where": "a.ipynb"}
    assert str(error).startswith("a.ipynb has 1 problem(s).\n- a.ipynb: the notebook names no kernel")


def test_codes_are_stable_names_used_once():
    import_core()
    codes = [kind.code for kind in all_errors() if kind.__module__.startswith("grader_ext.core")]
    assert len(codes) == len(set(codes))
    assert all(set(code) <= set(string.ascii_lowercase + "-") for code in codes)

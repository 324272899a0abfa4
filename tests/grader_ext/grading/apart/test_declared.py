"""What is read out of a reference solution."""

from grader_ext.grading.apart.declared import Declared, declared_in_python


def test_names_classes_and_imports_of_a_solution():
    declared = declared_in_python(
        "import math\nfrom os import path as p\nlimit, rest = 3, 4\n"
        "def area(w):\n    inner = 1\n    return w\n"
        "class Vector:\n    def __add__(self, other):\n        pass\n    def length(self):\n        pass\n"
        "@dataclass(order=True)\nclass Card:\n    rank: int\n"
    )
    assert declared.names == ("limit", "rest", "area", "Vector", "Card")
    assert declared.classes == {"Vector": ("__add__",), "Card": ("__lt__", "__le__", "__gt__", "__ge__")}
    assert declared.imports == "import math\nfrom os import path as p"


def test_a_solution_that_is_no_plain_python_declares_nothing():
    assert declared_in_python("%matplotlib inline\nx = 1") == Declared()

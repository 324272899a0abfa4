"""What tests that run apart can do with a learner's code, in two real boxes."""

import pytest

from grader_ext.core.verdict import TestStatus, Verdict
from grader_ext.grading.grade import grade
from grader_ext.sandbox import Pool
from tests.grader_ext.grading.apart.conftest import RULES
from tests.grader_ext.grading.lessons import GOOD, answer, assertion, example, lesson, submission, two_exercises

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="module")]


async def graded(pool: Pool, solution: str, test: str, given: str | None = None, before: str = "") -> Verdict:
    """The verdict on the solution itself, or on what was given instead."""
    made = lesson(example(before or "None"), answer("work", solution), assertion("test", test), tests="apart")
    return await grade(submission(made, work=solution if given is None else given), made, pool, rules=RULES)


async def test_an_ordinary_lesson_has_the_same_results_apart_and_together(pool: Pool):
    made = two_exercises()
    apart = lesson(*made.notebook["cells"], tests="apart")
    for answers in (GOOD, {**GOOD, "add": "def add(a, b):\n    return a - b"}, {}):
        verdicts = [await grade(submission(one, **answers), one, pool, rules=RULES) for one in (made, apart)]
        assert [verdict.tests_ran for verdict in verdicts] == ["together", "apart"]
        told = [[(test.id, test.status, test.points, test.expected) for test in one.tests] for one in verdicts]
        assert told[0] == told[1]
        assert [cell.stdout for cell in verdicts[0].cells] == [cell.stdout for cell in verdicts[1].cells]


CLASSES = """
class Account:
    kinds = ("saving", "giro")

    def __init__(self, owner, balance=0):
        self.owner = owner
        self.balance = balance

    @classmethod
    def empty(cls, owner):
        return cls(owner)

    @property
    def rich(self):
        return self.balance > 100

    def deposit(self, amount):
        if amount < 0:
            raise ValueError("no negative amounts")
        self.balance += amount
        return self

    def __repr__(self):
        return f"Account({self.owner!r})"


class Savings(Account):
    pass
"""
CASES = {
    "objects": (
        CLASSES,
        "a = Account('Ann', balance=5)\nassert a.owner == 'Ann' and a.balance == 5 and not a.rich\n"
        "assert a.deposit(200) is a\nassert a.rich and repr(a) == \"Account('Ann')\"\n"
        "a.balance = 1\nassert a.balance == 1 and Account.kinds == ('saving', 'giro')\n"
        "assert Account.empty('Bo').balance == 0\nassert isinstance(Savings('x'), Account) and issubclass(Savings, Account)\n"
        "assert type(a) is Account and not isinstance(a, Savings)\nassert hasattr(a, 'owner') and not hasattr(a, 'age')",
    ),
    "exceptions": (
        CLASSES + "\nclass Broke(ValueError):\n    def __init__(self, missing):\n        super().__init__(f'{missing} missing')\n"
        "        self.missing = missing\n\ndef pay():\n    raise Broke(7)\n\ndef key():\n    return {}['a']",
        "try:\n    Account('x').deposit(-1)\nexcept ValueError as error:\n    assert str(error) == 'no negative amounts'\n"
        "else:\n    assert False\ntry:\n    pay()\nexcept Broke as error:\n    assert error.missing == 7\n"
        "    assert str(error) == '7 missing' and isinstance(error, ValueError)\nelse:\n    assert False\n"
        "try:\n    key()\nexcept KeyError as error:\n    assert error.args == ('a',)\nelse:\n    assert False",
    ),
    "functions go both ways": (
        "def twice(f, x):\n    return f(f(x))\n\ndef longest(words, key):\n    return max(words, key=key)\n\n"
        "def adder(n):\n    return lambda x: x + n\n\ndef same(x):\n    return x",
        "assert twice(lambda x: x + 1, 3) == 5\nassert longest(['a', 'bbb'], len) == 'bbb'\nassert adder(2)(3) == 5\n"
        "assert twice(adder(4), 1) == 9\nf = lambda x: x\nassert same(f) is f and same(adder) is adder\n"
        "def fails(x):\n    raise KeyError('k')\ntry:\n    twice(fails, 1)\nexcept KeyError:\n    pass\nelse:\n    assert False",
    ),
    "generators": (
        "def count():\n    n = 0\n    while True:\n        yield n\n        n += 1\n\ndef few():\n    yield from 'abc'",
        "c = count()\nassert [next(c) for _ in range(3)] == [0, 1, 2]\nassert list(few()) == ['a', 'b', 'c']\n"
        "for got, want in zip(few(), 'abc'):\n    assert got == want",
    ),
    "operators that the solution defines": (
        "class Vector:\n    def __init__(self, x):\n        self.x = x\n    def __add__(self, other):\n        return Vector(self.x + other.x)\n"
        "    def __mul__(self, n):\n        return Vector(self.x * n)\n    def __lt__(self, other):\n        return self.x < other.x\n"
        "    def __len__(self):\n        return 2\n    def __getitem__(self, i):\n        return self.x\n    def __contains__(self, y):\n        return y == self.x\n"
        "    def __eq__(self, other):\n        return isinstance(other, Vector) and self.x == other.x",
        "v = Vector(2) + Vector(3)\nassert v.x == 5 and (v * 2).x == 10 and Vector(1) < v\nassert len(v) == 2 and v[0] == 5 and 5 in v\n"
        "assert v.__eq__(Vector(5)) is True and v.__eq__(5) is False\nassert v != 5 and not v == 5",
    ),
    "printing": (
        "def hello():\n    print('hi')\n    print('you', end='')",
        "import contextlib, io\nout = io.StringIO()\nwith contextlib.redirect_stdout(out):\n    hello()\nassert out.getvalue() == 'hi\\nyou'",
    ),
    "variables, imports and private names": (
        "import math\nradius = 2\narea = math.pi * radius ** 2\n_secret = [1]\nnames = ['Ann']\nnames.append('Bo')",
        "assert radius == 2 and round(area, 2) == 12.57 and math.floor(area) == 12\nassert _secret == [1] and names == ['Ann', 'Bo']",
    ),
    "a variable of the lesson that the solution sets again": ("limit = 5", "assert limit == 5 and other == 1"),
    "enumerations": (
        "import enum\nclass Colour(enum.Enum):\n    RED = 1\n    BLUE = 2\n\ndef mix(c):\n    return Colour.BLUE if c is Colour.RED else c",
        "assert mix(Colour.RED) == Colour.BLUE and mix(Colour.RED) is Colour.BLUE and mix(Colour.BLUE).value == 2\n"
        "assert [c.name for c in Colour] == ['RED', 'BLUE']",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
async def test_a_solution_passes(pool: Pool, name: str):
    solution, test = CASES[name]
    verdict = await graded(pool, solution, test, before="limit = 3\nother = 1")
    assert [(one.status, one.message) for one in verdict.tests] == [(TestStatus.PASSED, "")]
    assert verdict.tests_ran == "apart"


NOT_APART = {
    "a class of the test's": ("def f(x):\n    return x.y", "class T:\n    y = 1\nassert f(T()) == 1", "cannot cross"),
    "a class derived from the learner's": ("class A:\n    pass", "class B(A):\n    pass", "derives"),
    "two objects compared": ("class A:\n    pass", "assert A() == A()", "Compare their attributes"),
    "a function of the test's that calls an answer": (
        "def f(g):\n    return g(1)\ndef h(x):\n    return x", "assert f(lambda x: h(x)) == 1", "with tests together",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", NOT_APART)
async def test_what_cannot_cross_says_so(pool: Pool, name: str):
    solution, test, said = NOT_APART[name]
    (result,) = (await graded(pool, solution, test)).tests
    assert result.status is TestStatus.FAILED
    assert said in result.message


async def test_a_test_that_gives_up_in_its_own_function_leaves_the_learners_box_working(pool: Pool):
    test = "try:\n    f(lambda x: [][0])\nexcept IndexError:\n    pass\nassert f(lambda x: x) == 1"
    (result,) = (await graded(pool, "def f(g):\n    return g(1)", test)).tests
    assert (result.status, result.message) == (TestStatus.PASSED, "")


async def test_a_broken_lesson_is_not_the_learners_fault(pool: Pool):
    verdict = await graded(pool, "x = 1", "assert x == 1", before="1 / 0")
    assert verdict.status == "error"
    assert "ZeroDivisionError" in verdict.tests[0].message

"""What tests that run apart can do with a learner's code, in two real boxes."""

import pytest

from grader_ext.core.verdict import TestStatus, Verdict
from grader_ext.grading.grade import grade
from grader_ext.sandbox import Pool
from tests.grader_ext.grading.apart.cases import CASES
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

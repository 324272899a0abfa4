from typing import Any

from courses import write_course
from judge import broken_judge, judge
from notebooks import answer, assertion, cell, notebook

from grader_ext.release.check import Finding, check_course
from grader_ext.release.folder import read_course

SOLVED = "def greet():\n    ### BEGIN SOLUTION\n    return 'hi'\n    ### END SOLUTION"
TEST = "assert greet() == 'hi'"
GOOD = notebook(answer(source=SOLVED), assertion(source=TEST))


async def found(tmp_path, lessons: dict[str, Any], *, grade=judge, kernels=("python3",), **more) -> list[Finding]:
    folder = read_course(write_course(tmp_path, lessons, **more))
    checked: list[str] = []
    findings = await check_course(folder, grade, kernels, checked.append)
    assert checked == list(lessons)
    assert all(f"{one.lesson}.ipynb" in one.message for one in findings)
    return findings


def told(findings: list[Finding]) -> list[tuple[str | None, str | None, str]]:
    return [(one.lesson, one.cell, one.code) for one in findings]


async def test_a_good_course_has_no_findings(tmp_path):
    assert await found(tmp_path, {"one": GOOD, "two": GOOD}) == []


async def test_a_reference_solution_that_fails_names_the_test_and_what_it_said(tmp_path):
    wrong = notebook(answer(source=SOLVED.replace("'hi'", "'ho'")), assertion(source=TEST))
    (finding,) = await found(tmp_path, {"one": wrong})
    assert told([finding]) == [("one", "test_greet", "check-reference-fails")]
    assert "AssertionError" in finding.message


async def test_a_lesson_that_an_untouched_notebook_passes(tmp_path):
    empty = notebook(answer(source=SOLVED), assertion(source="assert greet"))
    assert told(await found(tmp_path, {"one": empty})) == [
        ("one", None, "check-stub-passes"),
        ("one", "test_greet", "check-test-passes-on-stub"),
    ]


async def test_a_test_that_gives_points_for_nothing_beside_one_that_does_not(tmp_path):
    half = notebook(answer(source=SOLVED), assertion(source=TEST), assertion("test_free", "assert greet"))
    assert told(await found(tmp_path, {"one": half})) == [("one", "test_free", "check-test-passes-on-stub")]


async def test_a_test_that_the_verdict_does_not_speak_of_has_not_passed(tmp_path):
    async def forgetful(*graded):
        return (await judge(*graded)).model_copy(update={"tests": ()})

    (finding,) = await found(tmp_path, {"one": GOOD}, grade=forgetful)
    assert (finding.code, finding.cell) == ("check-reference-fails", "test_greet")


async def test_the_graders_own_fault_is_not_the_lessons(tmp_path):
    (finding,) = await found(tmp_path, {"one": GOOD}, grade=broken_judge)
    assert finding.code == "check-grader-failed"
    assert "no box came up" in finding.message


async def test_a_kernel_that_is_not_there_is_named_and_nothing_is_graded(tmp_path):
    (finding,) = await found(tmp_path, {"one": GOOD}, kernels=("elixir",), grade=broken_judge)
    assert finding.code == "check-kernel-missing"
    assert "'python3'" in finding.message


async def test_a_lesson_in_another_language_than_its_course(tmp_path):
    assert told(await found(tmp_path, {"one": GOOD}, language="elixir")) == [("one", None, "check-language-differs")]


async def test_broken_lessons_are_findings_and_good_ones_are_still_graded(tmp_path):
    doubled = notebook(answer(source=SOLVED), answer(source=SOLVED), assertion(source=TEST))
    wrong = notebook(answer(source=SOLVED.replace("'hi'", "'ho'")), assertion(source=TEST))
    assert told(await found(tmp_path, {"broken": "{", "doubled": doubled, "wrong": wrong})) == [
        ("broken", None, "notebook-not-json"),
        ("doubled", "2", "lesson-duplicate-grade-id"),
        ("wrong", "test_greet", "check-reference-fails"),
    ]


async def test_a_solution_in_a_cells_metadata_is_a_leak(tmp_path):
    telling = notebook(cell("# Hello", kind="markdown", tags=["return 'hi'"]), *GOOD["cells"])
    assert told(await found(tmp_path, {"one": telling})) == [("one", "greet", "check-leak")]


async def test_what_nbgrader_refuses_is_a_finding(tmp_path):
    scheme = cell("### BEGIN MARK SCHEME\ngood\n### END MARK SCHEME", kind="markdown")
    (finding,) = await found(tmp_path, {"one": notebook(scheme, *GOOD["cells"])})
    assert finding.code == "check-not-released"

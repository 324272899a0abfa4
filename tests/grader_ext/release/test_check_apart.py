"""What `waymark check` says of where tests run. The judge here lets pass what each test asks of it."""

import pytest
from courses import write_course
from judge import judge
from notebooks import answer, assertion, notebook

from grader_ext.core.verdict import TestStatus
from grader_ext.release.check import Finding, check_course
from grader_ext.release.folder import read_course

SOLVED = "def greet():\n    ### BEGIN SOLUTION\n    return 'hi'\n    ### END SOLUTION"


def lesson(**waymark):
    made = notebook(answer(source=SOLVED), assertion(source="assert greet() == 'hi'"))
    made["metadata"]["waymark"] = waymark
    return made


def judge_of_two(*, apart_passes: bool):
    """Judges apart as well: every test passes there, or none does."""

    async def graded(lesson, submission, course):
        verdict = await judge(lesson, submission, course)
        if lesson.tests_run == "together":
            return verdict
        failed = {"status": TestStatus.FAILED, "points": 0.0, "message": "it cannot cross"}
        tests = [test if apart_passes else test.model_copy(update=failed) for test in verdict.tests]
        return verdict.model_copy(update={"tests": tuple(tests), "tests_ran": "apart"})

    return graded


async def checked(tmp_path, grade, **waymark) -> tuple[list[Finding], list[Finding]]:
    advice: list[Finding] = []
    folder = read_course(write_course(tmp_path, {"one": lesson(**waymark)}))
    return await check_course(folder, grade, ["python3"], lambda _: None, advice.append), advice


async def test_a_lesson_that_says_apart_and_cannot_is_a_finding_with_the_test_and_the_reason(tmp_path):
    (finding,), advice = await checked(tmp_path, judge_of_two(apart_passes=False), tests="apart")
    assert (finding.code, finding.cell, advice) == ("check-not-apart", "test_greet", [])
    assert "it cannot cross" in finding.message
    assert '{"tests": "together"}' in finding.message


@pytest.mark.parametrize("waymark", [{}, {"tests": "together"}])
async def test_a_lesson_that_could_be_apart_is_advised_and_has_no_finding(tmp_path, waymark):
    findings, (advice,) = await checked(tmp_path, judge_of_two(apart_passes=True), **waymark)
    assert findings == []
    assert (advice.lesson, advice.code) == ("one", "check-could-be-apart")


async def test_a_lesson_that_can_only_be_together_is_left_in_peace(tmp_path):
    assert await checked(tmp_path, judge_of_two(apart_passes=False)) == ([], [])


async def test_a_lesson_that_is_apart_already_needs_no_advice(tmp_path):
    assert await checked(tmp_path, judge_of_two(apart_passes=True), tests="apart") == ([], [])

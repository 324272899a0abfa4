"""The lessons that we ship, graded by the real grader: the solution passes, the stub fails, a slip is explained."""

from dataclasses import replace
from pathlib import Path

import pytest

from grader_ext.core.submission import Submission
from grader_ext.core.verdict import TestResult, TestStatus, VerdictStatus
from grader_ext.release.check import check_course, reference_submission
from grader_ext.release.folder import CourseFolder, read_course
from grader_ext.release.new_lesson import template_languages, write_new_lesson

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="module")]

COURSES = Path(__file__).parents[2] / "course"


async def findings(folder: CourseFolder, grade_really, kernel_specs) -> list[str]:
    found = await check_course(folder, grade_really, kernel_specs.find_kernel_specs(), lambda _: None)
    return [one.message for one in found]


@pytest.mark.parametrize("course", ["elixir", "python"])
async def test_the_check_finds_nothing_to_mend(course, grade_really, kernel_specs):
    assert await findings(read_course(COURSES / course), grade_really, kernel_specs) == []


@pytest.mark.parametrize("language", template_languages())
async def test_a_new_lesson_passes_the_check(tmp_path, language, grade_really, kernel_specs):
    table = write_new_lesson(tmp_path / "new", language)
    (tmp_path / "course.toml").write_text(f'id = "x"\ntitle = "X"\nlanguage = "{language}"\n\n{table}')
    assert await findings(read_course(tmp_path), grade_really, kernel_specs) == []


async def first_lesson_with(course: str, grade_really, attempt: int = 1, **answers: str) -> dict[str, TestResult]:
    folder = read_course(COURSES / course)
    _, lesson = folder.lessons[0]
    reference = reference_submission(lesson)
    submission = Submission(lesson.id, lesson.version, {**reference.answers, **answers}, attempt)
    verdict = await grade_really(lesson, submission, folder.course)
    assert verdict.status is VerdictStatus.FAILED
    return {test.id: test for test in verdict.tests}


FORGOT_COMMA = [
    ("python", "greeting", 'def greeting(name):\n    return f"Hello {name}!"', ("Hello, Ada!", "Hello Ada!")),
    (
        "elixir",
        "hello",
        'defmodule Greeter do\n  def hello(name) do\n    "Hello #{name}!"\n  end\nend',
        ('"Hello, Ada!"', '"Hello Ada!"'),
    ),
]


@pytest.mark.parametrize(("course", "answer", "source", "sides"), FORGOT_COMMA, ids=["python", "elixir"])
async def test_a_forgotten_comma_is_shown_as_expected_and_actual_with_a_hint(
    course, answer, source, sides, grade_really
):
    shown = (await first_lesson_with(course, grade_really, **{answer: source}))[f"{answer}_shown"]
    assert shown.status is TestStatus.FAILED
    assert (shown.expected, shown.actual) == sides
    assert "character by character" in (shown.hint or "")


@pytest.mark.parametrize(("course", "answer", "source", "sides"), FORGOT_COMMA, ids=["python", "elixir"])
async def test_hints_come_nearer_to_the_solution_with_each_attempt(course, answer, source, sides, grade_really):
    hints = []
    for attempt in (1, 2, 3):
        results = await first_lesson_with(course, grade_really, attempt, **{answer: source})
        hints.append(results[f"{answer}_shown"].hint)
    assert len(set(hints)) == 3
    assert "The whole line is" in (hints[2] or "")


async def test_an_answer_that_knows_the_visible_tests_alone_fails_the_hidden_ones(grade_really):
    source = 'def greeting(name):\n    return "Hello, Ada!" if name == "Ada" else "Hello, Grace!"'
    results = await first_lesson_with("python", grade_really, greeting=source)
    assert results["greeting_shown"].status is TestStatus.PASSED
    everyone = results["greeting_for_everyone"]
    assert everyone.status is TestStatus.FAILED
    assert "Berners-Lee" not in everyone.model_dump_json()


async def test_printing_in_place_of_returning_is_explained(grade_really):
    folder = read_course(COURSES / "python")
    _, lesson = folder.lessons[0]
    reference = reference_submission(lesson)
    answers = {**reference.answers, "greeting": 'def greeting(name):\n    print(f"Hello, {name}!")'}
    verdict = await grade_really(lesson, replace(reference, answers=answers), folder.course)
    (report,) = [cell for cell in verdict.cells if cell.id == "greeting"]
    assert any("`return` instead of `print`" in notice for notice in report.notices)

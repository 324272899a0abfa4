"""The release takes secrets out; these tests put one back to see that it is found."""

import copy
from typing import Any

import pytest
from notebooks import answer, assertion, cell, expectation, notebook, result, stdout

from grader_ext.core.course import Course
from grader_ext.core.lesson import Release
from grader_ext.core.lesson_parser import parse_lesson
from grader_ext.release.leaks import Leak, find_leaks
from grader_ext.release.learner_notebook import release_lesson

COURSE = Course.model_validate(
    {"id": "first", "title": "First", "language": "python", "lessons": [{"id": "hello", "title": "Hello"}]}
)


def release(*cells: dict[str, Any]) -> Release:
    return release_lesson(COURSE, COURSE.lessons[0], parse_lesson(notebook(*cells), "hello", "hello.ipynb"))


def lesson_of_secrets() -> Release:
    return release(
        cell("# Hello\n\nSay `word = 'hi'` first.", kind="markdown"),
        answer(source="def greet():\n### BEGIN SOLUTION\n    word = 'hi'\n    return word.title()\n### END SOLUTION"),
        assertion(
            source="import math\n### BEGIN HIDDEN TESTS\nimport math\nassert greet() == 'Hi'\n### END HIDDEN TESTS",
            waymark={"hints": ["Use title()."]},
        ),
        expectation(outputs=[stdout("Hi\n"), result("5")]),
        answer("whole", "answer = 40 + 2"),
    )


def leaks(released: Release, **changes: Any) -> list[Leak]:
    document = copy.deepcopy(released.notebook)
    document["cells"][1].update(changes)
    return list(find_leaks(released.lesson, document))


def test_a_release_leaks_nothing():
    assert leaks(lesson_of_secrets()) == []


@pytest.mark.parametrize(
    ("line", "leak"),
    [
        ("    return word.title()", Leak("greet", "the solution", "return word.title()")),
        ("x = answer = 40 + 2", Leak("whole", "the solution", "answer = 40 + 2")),
        ("assert greet() == 'Hi'", Leak("test_greet", "a hidden test", "assert greet() == 'Hi'")),
        ("<!-- Use title(). -->", Leak("test_greet", "a hint", "Use title().")),
    ],
)
def test_a_secret_line_is_found(line, leak):
    assert leaks(lesson_of_secrets(), source=line) == [leak]
    assert leaks(lesson_of_secrets(), metadata={"tags": [{"deep": line}]}) == [leak]


def test_what_the_author_shows_elsewhere_is_no_secret():
    assert leaks(lesson_of_secrets(), source="word = 'hi'\nimport math") == []


def test_part_of_a_longer_word_is_no_leak():
    assert leaks(lesson_of_secrets(), source="my_answer = 40 + 23") == []


def test_a_saved_output_is_found():
    (leak,) = leaks(lesson_of_secrets(), outputs=[stdout("Hi\nthere")])
    assert (leak.what, leak.line) == ("a saved output", "Hi")

import pytest

from grader_ext.core.course_parser import parse_course
from grader_ext.core.errors import Problems

UNIT = 'unit = "Basics"'
HEAD = 'id = "x"\ntitle = "X"\nlanguage = "elixir"\n'


def lesson(lesson_id: str, more: str = "") -> str:
    return f'[[lessons]]\nid = "{lesson_id}"\ntitle = "{lesson_id}"\n{more}\n'


def codes(text: str) -> list[str]:
    with pytest.raises(Problems) as raised:
        parse_course(text, "course.toml")
    return [problem.code for problem in raised.value.problems]


def test_lessons_follow_each_other_when_nothing_is_said():
    course = parse_course(HEAD + lesson("a") + lesson("b") + lesson("c", 'prerequisites = ["a"]'), "course.toml")
    assert [course.prerequisites(one) for one in "abc"] == [(), ("a",), ("a",)]
    assert (course.kernel, course.by_id["a"].file_name) == ("elixir", "a.ipynb")


def test_the_pass_mark_of_a_lesson_goes_before_the_course_s():
    course = parse_course(HEAD + "pass_mark = 0.5\n" + lesson("a") + lesson("b", "pass_mark = 0.9"), "course.toml")
    assert (course.pass_mark_of("a"), course.pass_mark_of("b")) == (0.5, 0.9)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("id = ", "course-not-toml"),
        (HEAD, "course-bad-key"),
        (HEAD + "colour = 1\n" + lesson("a"), "course-bad-key"),
        (HEAD + lesson("a") + lesson("a"), "course-duplicate-lesson"),
        (HEAD + lesson("a", 'prerequisites = ["z"]'), "course-unknown-prerequisite"),
        (HEAD + lesson("a", 'prerequisites = ["b"]') + lesson("b"), "course-prerequisite-cycle"),
        (HEAD + lesson("A b"), "course-bad-key"),
        (HEAD + lesson("a", "pass_mark = 2"), "course-bad-key"),
        (HEAD + lesson("a", 'notebook = "../b.ipynb"'), "course-bad-key"),
        (HEAD + lesson("a", 'notebook = "/b.ipynb"'), "course-bad-key"),
        (HEAD + lesson("a", "notebook = '..\\b.ipynb'"), "course-bad-key"),
        (HEAD + lesson("a", 'notebook = ".."'), "course-bad-key"),
        (HEAD + lesson("a", UNIT) + lesson("b") + lesson("c", UNIT), "course-split-unit"),
        (HEAD + lesson("a", UNIT) + lesson("b", 'unit = "Other"') + lesson("c", UNIT), "course-split-unit"),
        (HEAD + "[limits]\nmemory_mb = 1\n" + lesson("a"), "course-bad-key"),
    ],
)
def test_each_problem_has_its_code(text: str, code: str):
    assert codes(text) == [code]


def test_a_bad_key_is_named_with_its_path():
    with pytest.raises(Problems, match=r"course\.toml: key `lessons\.1\.minutes`: unknown key"):
        parse_course(HEAD + lesson("a", "minutes = 3"), "course.toml")


def test_lessons_of_a_unit_stand_together_and_some_belong_to_none():
    course = parse_course(HEAD + lesson("a") + lesson("b", UNIT) + lesson("c", UNIT) + lesson("d"), "course.toml")
    assert [entry.unit for entry in course.lessons] == ["", "Basics", "Basics", ""]


def test_the_circle_is_shown():
    with pytest.raises(Problems, match=r"a → b → a|b → a → b"):
        parse_course(HEAD + lesson("a", 'prerequisites = ["b"]') + lesson("b"), "course.toml")

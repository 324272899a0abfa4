"""The lessons that we ship."""

from pathlib import Path

import pytest

from grader_ext.core.cells import Cell, CellKind
from grader_ext.core.course import Course, LessonEntry
from grader_ext.core.lesson import Lesson
from grader_ext.release.folder import read_course
from grader_ext.release.leaks import find_leaks
from grader_ext.release.learner_notebook import release_bytes, release_lesson

COURSES = Path(__file__).parents[2] / "course"
FOLDERS = {path.name: read_course(path) for path in sorted(COURSES.iterdir())}
LESSONS = [(folder.course, *lesson) for folder in FOLDERS.values() for lesson in folder.lessons]
each_lesson = pytest.mark.parametrize(
    ("course", "entry", "lesson"), LESSONS, ids=[f"{course.id}-{entry.id}" for course, entry, _ in LESSONS]
)


def test_every_lesson_of_both_courses_can_be_read():
    assert {name: (len(folder.lessons), dict(folder.problems)) for name, folder in FOLDERS.items()} == {
        "elixir": (4, {}),
        "python": (2, {}),
    }


def test_every_notebook_is_a_lesson_of_its_course():
    for folder in FOLDERS.values():
        listed = {entry.file_name for entry in folder.course.lessons}
        assert {path.name for path in folder.path.glob("*.ipynb")} == listed


@each_lesson
def test_a_lesson_has_all_that_teaching_needs(course: Course, entry: LessonEntry, lesson: Lesson):
    assert lesson.language == course.language
    assert entry.summary
    assert 15 <= entry.estimated_minutes <= 25
    assert len(lesson.answers) >= 2
    assert any(test.kind is CellKind.EXPECTATION for test in lesson.tests)
    assert any(test.hidden for test in lesson.tests)
    assert any(answer.mistakes for answer in lesson.answers)
    assert all(len(test.hints) >= 2 for test in lesson.tests)
    assert lesson.cells[0].source.startswith(f"# {entry.title}\n")


@each_lesson
def test_a_release_is_the_same_each_time_and_leaks_nothing(course: Course, entry: LessonEntry, lesson: Lesson):
    released = release_lesson(course, entry, lesson)
    assert release_bytes(released.notebook) == release_bytes(release_lesson(course, entry, lesson).notebook)
    assert list(find_leaks(lesson, released.notebook)) == []


@each_lesson
def test_no_instruction_shows_a_solution(course: Course, entry: LessonEntry, lesson: Lesson):
    """The leak check forgives what the author shows elsewhere; in our lessons only setup lines may be shown."""
    shown = "\n".join(cell.source for cell in lesson.cells if cell.kind is CellKind.INSTRUCTION)
    for test in lesson.tests:
        lines = {line.strip() for line in test.hidden.splitlines() if line.strip()} - {"import ExUnit.Assertions"}
        assert not [line for line in lines if line in shown or line in _visible(lesson.tests)]


def _visible(tests: tuple[Cell, ...]) -> list[str]:
    return [line.strip() for test in tests for line in test.visible.splitlines()]

import pytest
from courses import write_course
from notebooks import answer, assertion, notebook

from grader_ext.core.errors import Problems
from grader_ext.release.errors import NoCourseFile, NotInCourse, UnreadableFile
from grader_ext.release.folder import read_course, read_course_or_lesson

GOOD = notebook(answer(), assertion())


def test_lessons_come_in_course_order(tmp_path):
    folder = read_course(write_course(tmp_path, {"b": GOOD, "a": GOOD}))
    assert [(entry.id, lesson.id) for entry, lesson in folder.lessons] == [("b", "b"), ("a", "a")]
    assert folder.problems == {}


def test_a_broken_lesson_among_good_ones_is_reported_and_the_others_can_be_used(tmp_path):
    doubled = notebook(answer(), answer(), assertion())
    folder = read_course(write_course(tmp_path, {"good": GOOD, "broken": "{", "doubled": doubled, "fine": GOOD}))
    assert [entry.id for entry, _ in folder.lessons] == ["good", "fine"]
    assert {lesson: [one.code for one in found] for lesson, found in folder.problems.items()} == {
        "broken": ["notebook-not-json"],
        "doubled": ["lesson-duplicate-grade-id"],
    }
    assert "broken.ipynb" in str(folder.problems["broken"][0])


def test_a_lesson_without_its_notebook_names_the_file(tmp_path):
    write_course(tmp_path, {"good": GOOD, "gone": GOOD})
    (tmp_path / "gone.ipynb").unlink()
    (problem,) = read_course(tmp_path).problems["gone"]
    assert problem.code == "course-no-notebook"
    assert "gone.ipynb" in str(problem)


def test_a_notebook_that_cannot_be_read_is_that_lessons_problem(tmp_path):
    write_course(tmp_path, {"good": GOOD, "folder": GOOD})
    (tmp_path / "folder.ipynb").unlink()
    (tmp_path / "folder.ipynb").mkdir()
    assert [one.code for one in read_course(tmp_path).problems["folder"]] == ["course-unreadable-file"]


def test_a_folder_without_course_toml(tmp_path):
    with pytest.raises(NoCourseFile, match=str(tmp_path)):
        read_course(tmp_path)


def test_a_course_toml_that_is_not_text(tmp_path):
    (tmp_path / "course.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(UnreadableFile):
        read_course(tmp_path)


def test_a_bad_key_in_course_toml(tmp_path):
    write_course(tmp_path, {"good": GOOD})
    (tmp_path / "course.toml").write_text("colour = 1")
    with pytest.raises(Problems, match="colour"):
        read_course(tmp_path)


def test_a_notebook_is_its_lesson_alone(tmp_path):
    write_course(tmp_path, {"a": GOOD, "b": GOOD, "broken": "{"})
    folder = read_course_or_lesson(tmp_path / "b.ipynb")
    assert [entry.id for entry, _ in folder.lessons] == ["b"]
    assert folder.problems == {}
    assert len(folder.course.lessons) == 3
    assert read_course_or_lesson(tmp_path).entries == folder.course.lessons


def test_a_notebook_that_no_table_names_is_told_what_is_missing(tmp_path):
    write_course(tmp_path, {"a": GOOD})
    with pytest.raises(NotInCourse, match=r"\[\[lessons\]\].*course\.toml names the file 'new\.ipynb'"):
        read_course_or_lesson(tmp_path / "new.ipynb")

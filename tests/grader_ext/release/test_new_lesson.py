import tomllib

import pytest
from courses import write_course
from judge import judge
from notebooks import answer, assertion, notebook

from grader_ext.core.cells import CellKind
from grader_ext.core.lesson_parser import parse_lesson
from grader_ext.core.notebook import parse_notebook
from grader_ext.release.check import check_course
from grader_ext.release.folder import read_course
from grader_ext.release.new_lesson import (
    BadLessonId,
    FileExists,
    LanguageNotGiven,
    NoFolder,
    NoTemplate,
    template_languages,
    write_new_lesson,
)


@pytest.mark.parametrize("language", template_languages())
def test_a_template_has_each_kind_of_cell_that_a_lesson_needs(tmp_path, language):
    path = tmp_path / "fresh.ipynb"
    write_new_lesson(path, language)
    lesson = parse_lesson(parse_notebook(path.read_bytes(), "fresh"), "fresh", "fresh")
    assert {one.kind for one in lesson.cells} == set(CellKind) - {CellKind.MANUAL}
    assert lesson.language == language
    assert any(one.hidden for one in lesson.tests)
    assert all(one.hints for one in lesson.tests)


def test_there_are_templates_for_both_courses():
    assert template_languages() == ("elixir", "python")


async def test_a_new_lesson_passes_the_check_with_the_table_that_it_came_with(tmp_path):
    write_course(tmp_path, {"old": notebook(answer(), assertion())})
    table = write_new_lesson(tmp_path / "02-new_words")
    course = tmp_path / "course.toml"
    course.write_text(f'id = "first"\ntitle = "First"\nlanguage = "python"\n\n{table}')
    folder = read_course(tmp_path)
    assert [(entry.id, entry.title) for entry, _ in folder.lessons] == [("02-new_words", "New words")]
    # The expectation cell needs a kernel: tests/grader_ext/grading has one.
    findings = await check_course(folder, judge, ["python3"], lambda _: None)
    assert [one.code for one in findings if "greeting_shown" not in one.message] == []


def test_the_title_heads_the_notebook_and_the_table(tmp_path):
    table = write_new_lesson(tmp_path / "maps.ipynb", "elixir", 'Maps, "quickly"')
    assert tomllib.loads(table)["lessons"] == [{"id": "maps", "title": 'Maps, "quickly"'}]
    first = parse_notebook((tmp_path / "maps.ipynb").read_bytes(), "maps")["cells"][0]
    assert first["source"].startswith('# Maps, "quickly"\n')


def test_an_existing_file_is_left_as_it_is(tmp_path):
    path = tmp_path / "mine.ipynb"
    path.write_text("mine")
    with pytest.raises(FileExists):
        write_new_lesson(path, "python")
    assert path.read_text() == "mine"


@pytest.mark.parametrize(
    ("name", "language", "error"),
    [
        ("Big Name", "python", BadLessonId),
        ("gone/new", "python", NoFolder),
        ("new", None, LanguageNotGiven),
        ("new", "cobol", NoTemplate),
    ],
)
def test_what_cannot_be_written_says_why_and_writes_nothing(tmp_path, name, language, error):
    with pytest.raises(error):
        write_new_lesson(tmp_path / name, language)
    assert not list(tmp_path.iterdir())

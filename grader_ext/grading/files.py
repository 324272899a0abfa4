"""Reading what `waymark grade` is given: a lesson, the course around it, and a submission."""

from dataclasses import dataclass
from pathlib import Path

from grader_ext.core.course import Course
from grader_ext.core.course_parser import parse_course
from grader_ext.core.errors import WaymarkError
from grader_ext.core.lesson import Lesson
from grader_ext.core.lesson_parser import parse_lesson
from grader_ext.core.notebook import MAX_NOTEBOOK_BYTES, parse_notebook
from grader_ext.core.submission import Submission, extract_answers
from grader_ext.grading.rules import Rules

COURSE_FILE = "course.toml"


class UnreadableFile(WaymarkError):
    """{where} cannot be read: {problem}. Check the path and its permissions."""

    code = "grade-unreadable-file"


@dataclass(frozen=True)
class LessonFile:
    """A source notebook, and what the course beside it says of it."""

    lesson: Lesson
    rules: Rules


def read_lesson(path: Path) -> LessonFile:
    """Read a source notebook; the `course.toml` in its folder, if there is one, gives its id and rules.

    Raises:
        UnreadableFile: a file cannot be read.
        NotebookError: the file is not a notebook.
        Problems: with every problem of the lesson or of the course.
    """
    course = _course_beside(path)
    named = [entry.id for entry in course.lessons if entry.file_name == path.name] if course else []
    lesson_id = named[0] if named else path.stem
    lesson = parse_lesson(parse_notebook(_read(path), str(path)), lesson_id, str(path))
    return LessonFile(lesson, Rules.of(course, lesson_id) if course else Rules())


def read_submission(path: Path, lesson: Lesson) -> Submission:
    """Read any notebook's answers to a lesson, found by `grade_id`.

    Raises:
        UnreadableFile: the file cannot be read.
        NotebookError: it is not a notebook.
        Problems: with each `SubmissionError` that was found.
    """
    notebook = parse_notebook(_read(path), str(path))
    return Submission(lesson.id, lesson.version, extract_answers(notebook, lesson.submitted, str(path)))


def _course_beside(path: Path) -> Course | None:
    file = path.parent / COURSE_FILE
    if not file.is_file():
        return None
    try:
        return parse_course(_read(file).decode("utf-8"), str(file))
    except UnicodeDecodeError as error:
        raise UnreadableFile(where=file, problem=error) from error


def _read(path: Path) -> bytes:
    """The file's content, or as much of it as shows that it is too large."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_NOTEBOOK_BYTES + 1)
    except OSError as error:
        raise UnreadableFile(where=path, problem=error.strerror or error) from error

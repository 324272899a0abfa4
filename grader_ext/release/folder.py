"""Reading a course folder: `course.toml` and the notebooks beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from grader_ext.core.course import Course, LessonEntry
from grader_ext.core.course_parser import parse_course
from grader_ext.core.errors import Problems, WaymarkError
from grader_ext.core.lesson import Lesson
from grader_ext.core.lesson_parser import parse_lesson
from grader_ext.core.notebook import parse_notebook
from grader_ext.release.errors import NoCourseFile, NoNotebook, NotInCourse, UnreadableFile

COURSE_FILE = "course.toml"
NOTEBOOK = ".ipynb"


@dataclass(frozen=True)
class CourseFolder:
    """A course as it stands on disk. A broken lesson is reported and leaves the others usable."""

    path: Path
    course: Course
    entries: tuple[LessonEntry, ...]
    """The lessons that were to be read, in course order: all of the course's, or one."""
    lessons: tuple[tuple[LessonEntry, Lesson], ...]
    """The lessons that could be read, in course order."""
    problems: Mapping[str, tuple[WaymarkError, ...]]
    """What was wrong with each of the others, by lesson id."""


def read_course(path: Path) -> CourseFolder:
    """Read a course folder.

    Raises:
        NoCourseFile: the folder has no `course.toml`.
        UnreadableFile: the `course.toml` cannot be read.
        Problems: with each `CourseError` of the `course.toml`. Problems of single lessons are not raised but returned.
    """
    course = read_course_file(path / COURSE_FILE)
    return _read_lessons(path, course, course.lessons)


def read_course_or_lesson(path: Path) -> CourseFolder:
    """Read a course folder, or, where `path` is a notebook, its lesson alone with the course around it.

    Raises:
        NotInCourse: the notebook is no lesson of the course.
        WaymarkError: as `read_course`.
    """
    if path.suffix != NOTEBOOK:
        return read_course(path)
    file = path.parent / COURSE_FILE
    course = read_course_file(file)
    entries = tuple(entry for entry in course.lessons if entry.file_name == path.name)
    if not entries:
        raise NotInCourse(where=path, course=file, name=path.name)
    return _read_lessons(path.parent, course, entries)


def _read_lessons(path: Path, course: Course, entries: tuple[LessonEntry, ...]) -> CourseFolder:
    lessons: list[tuple[LessonEntry, Lesson]] = []
    problems: dict[str, tuple[WaymarkError, ...]] = {}
    for entry in entries:
        try:
            lessons.append((entry, read_lesson(path, entry)))
        except Problems as several:
            problems[entry.id] = several.problems
        except WaymarkError as error:
            problems[entry.id] = (error,)
    return CourseFolder(path, course, entries, tuple(lessons), problems)


def read_course_file(path: Path) -> Course:
    """Read a `course.toml`; raises as `read_course`."""
    if not path.is_file():
        raise NoCourseFile(where=path.parent)
    try:
        return parse_course(path.read_text(encoding="utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableFile(where=path, problem=error) from error


def read_lesson(folder: Path, entry: LessonEntry) -> Lesson:
    """Read one lesson of a course folder.

    Raises:
        NoNotebook: its file is not there.
        UnreadableFile: its file cannot be read.
        NotebookError: it is not a notebook.
        Problems: with every problem of the lesson.
    """
    path = folder / entry.file_name
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise NoNotebook(where=path, lesson=entry.id) from error
    except OSError as error:
        raise UnreadableFile(where=path, problem=error.strerror) from error
    return parse_lesson(parse_notebook(data, str(path)), entry.id, str(path))

"""What can be wrong with a course folder and with a lesson's release."""

from grader_ext.core.errors import WaymarkError
from grader_ext.core.lesson_errors import LessonError


class CourseFolderError(WaymarkError):
    """{where} cannot be read as a course."""

    code = "course-folder-error"


class NoCourseFile(CourseFolderError):
    """{where} holds no `course.toml`. Name the course's folder, or write one: docs/instructor.md shows how."""

    code = "course-no-course-file"


class UnreadableFile(CourseFolderError):
    """{where} cannot be read: {problem}. Mend its permissions or restore it."""

    code = "course-unreadable-file"


class NotInCourse(CourseFolderError):
    """{where} is no lesson of its course yet: no [[lessons]] table of {course} names the file {name!r}. Add one where
    the lesson belongs in the order, with an `id` and a `title`; docs/instructor.md shows how."""

    code = "course-not-in-course"


class NoNotebook(CourseFolderError):
    """{where} does not exist, and lesson {lesson!r} wants it. Put the notebook there, or name another with `notebook`
    in its [[lessons]] table in course.toml."""

    code = "course-no-notebook"


class PanelIdTaken(LessonError):
    """{where}: a cell has the `grade_id` {grade_id!r}, which is that of the lesson panel. Give the cell another."""

    code = "lesson-panel-id-taken"


class OutIsSource(CourseFolderError):
    """{where} is the course's own folder: releasing into it would overwrite the source notebooks. Choose another
    `--out`."""

    code = "release-out-is-source"


class OutNotWritable(CourseFolderError):
    """{where} cannot be written: {problem}. Choose another `--out`, or mend its permissions or the disk's room."""

    code = "release-out-not-writable"

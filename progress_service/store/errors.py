"""What the store refuses, and what can be wrong with it."""

from grader_ext.core.errors import WaymarkError


class StoreError(WaymarkError):
    """The database cannot do what was asked."""

    code = "store-error"


class DatabaseUnavailable(StoreError):
    """The database does not answer ({problem}). Nothing was lost; try again in a moment."""

    code = "database-unavailable"


class DatabaseNotMigrated(StoreError):
    """The database is at schema {found}, this version of Waymark needs {wanted}. Run `waymark db upgrade`."""

    code = "database-not-migrated"


class DatabaseNewer(StoreError):
    """The database is at schema {found}, which this version of Waymark does not know; it knows up to {wanted}. A newer
    version has migrated it: run that one here, too. Nothing was changed."""

    code = "database-newer"


class CourseUnknown(StoreError):
    """There is no course {course!r}."""

    code = "course-unknown"


class CourseUnavailable(StoreError):
    """The course {course!r} is not available here: {reason}."""

    code = "course-unavailable"


class LessonUnknown(StoreError):
    """The course {course!r} has no lesson {lesson!r}."""

    code = "lesson-unknown"


class LessonLocked(StoreError):
    """The lesson {title!r} is locked. To unlock it, complete first: {missing}."""

    code = "lesson-locked"


class LessonVersionUnknown(StoreError):
    """The notebook is of a version of the lesson {lesson!r} that is not stored ({version}). Open the lesson again from
    the course page: your answers are taken over into the present version."""

    code = "lesson-version-unknown"


class TooManySubmissions(StoreError):
    """You have checked this lesson {most} times within a minute. Your work is saved; check it again in {seconds} s."""

    code = "too-many-submissions"


class TimeNotPassed(StoreError):
    """{seconds} s of work are claimed, and only {possible} s can have been worked since what was claimed before.
    Nothing was counted; send it again later."""

    code = "time-not-passed"


class SubmissionUnknown(StoreError):
    """You have no submission {submission}."""

    code = "submission-unknown"

"""What can be wrong with a lesson. Each error names the file, the cell and the remedy."""

from grader_ext.core.errors import WaymarkError


class LessonError(WaymarkError):
    """{where} is not a lesson that can be taught."""

    code = "lesson-error"


class BadMetadata(LessonError):
    """{where}: metadata key `{key}`: {problem}. Mend it in the cell's metadata (JupyterLab: Property Inspector >
    Advanced Tools), or with nbgrader's Create Assignment toolbar."""

    code = "lesson-bad-metadata"


class MissingGradeId(LessonError):
    """{where}: the cell is graded or answered but has no `grade_id`. Give it one with nbgrader's Create Assignment
    toolbar."""

    code = "lesson-missing-grade-id"


class DuplicateGradeId(LessonError):
    """{where}: `grade_id` {grade_id!r} is also that of cell {other}. Give each cell an id of its own."""

    code = "lesson-duplicate-grade-id"


class MissingPoints(LessonError):
    """{where}: the graded cell {grade_id!r} has no points. Set them with nbgrader's Create Assignment toolbar; 0 is
    allowed."""

    code = "lesson-missing-points"


class MisplacedRegion(LessonError):
    """{where}: `BEGIN {kind}` stands in {found}. Move it into {wanted}."""

    code = "lesson-misplaced-region"


class NoSavedOutput(LessonError):
    """{where}: the expectation cell {grade_id!r} has no saved output to compare with{why}. Run the notebook with the
    reference solution and save it."""

    code = "lesson-no-saved-output"


class WrongCellType(LessonError):
    """{where}: {grade_id!r} is a {cell_type} cell, and {kind} must be a code cell. Change its type."""

    code = "lesson-wrong-cell-type"


class NothingGraded(LessonError):
    """{where}: no cell is graded. Mark at least one answer and one test with nbgrader's Create Assignment toolbar."""

    code = "lesson-nothing-graded"


class NoKernel(LessonError):
    """{where}: the notebook names no kernel (`metadata.kernelspec`). Choose one in JupyterLab and save."""

    code = "lesson-no-kernel"

"""A lesson: the instructor's notebook, understood."""

from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from grader_ext.core.cells import Cell, CellKind
from grader_ext.core.notebook import Notebook
from grader_ext.core.verdict import TestsRun

TEST_KINDS = frozenset({CellKind.ASSERTION, CellKind.EXPECTATION})


class LessonMetadata(BaseModel):
    """The notebook's own `metadata.waymark`, as an author writes it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    allow: tuple[str, ...] = ()
    """Kinds of dangerous calls that this lesson teaches, so that no notice names them (see `grading.notices`)."""
    tests: TestsRun = "together"
    """Whether the tests run in a box of their own, apart from the learner's code, or in one with it."""


@dataclass(frozen=True)
class Lesson:
    """One version of a lesson with everything that grading needs: solutions, hidden tests, expected outputs.

    It never leaves the service and the worker. What a learner gets is its `Release`.
    """

    id: str
    version: str
    """`sha256:` and the digest of everything in the notebook that a learner or a grader can notice."""
    kernel: str
    language: str
    cells: tuple[Cell, ...]
    notebook: Notebook
    allow: tuple[str, ...] = ()
    tests_run: TestsRun = "together"

    @property
    def answers(self) -> tuple[Cell, ...]:
        """The cells that a learner writes in and a test judges."""
        return tuple(cell for cell in self.cells if cell.kind is CellKind.ANSWER)

    @property
    def submitted(self) -> tuple[Cell, ...]:
        """The cells whose sources a submission carries: answers, and those that a person will grade."""
        return tuple(cell for cell in self.cells if cell.kind in (CellKind.ANSWER, CellKind.MANUAL))

    @property
    def tests(self) -> tuple[Cell, ...]:
        """The cells that give points by running."""
        return tuple(cell for cell in self.cells if cell.kind in TEST_KINDS)

    @property
    def max_score(self) -> float:
        """The points of all tests."""
        return sum(cell.points for cell in self.tests)


@dataclass(frozen=True)
class Release:
    """A lesson as it is published: the learner's notebook beside the lesson that it was made from."""

    lesson: Lesson
    notebook: Notebook
    """The learner's notebook. Its `metadata.waymark` holds `course`, `lesson`, `title` and `version`."""

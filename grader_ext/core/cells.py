"""The cells of a lesson and their metadata: nbgrader's schema 3, and ours under `waymark`.

nbgrader's schema: https://nbgrader.readthedocs.io/en/stable/contributor_guide/metadata.html
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from grader_ext.core.outputs import CellOutput


class CellKind(StrEnum):
    """What a cell is for."""

    INSTRUCTION = "instruction"
    """To read or to run; the learner's copy is locked."""
    ANSWER = "answer"
    """The learner writes here; nbgrader's autograded answer (solution, not graded itself)."""
    MANUAL = "manual"
    """A person grades it; nbgrader's manually graded answer or task. Waymark stores it and gives no points."""
    ASSERTION = "assertion"
    """A test that passes when it raises nothing; nbgrader's autograder tests."""
    EXPECTATION = "expectation"
    """A test that passes when its output equals the one saved in the source notebook."""


class NbgraderMetadata(BaseModel):
    """A cell's `metadata.nbgrader`, schema 3."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    schema_version: Literal[3]
    grade: bool
    locked: bool
    solution: bool
    task: bool = False
    grade_id: str = Field(min_length=1, pattern=r"^[a-zA-Z0-9_\-]+$")
    points: float | None = Field(default=None, ge=0, strict=False)
    checksum: str | None = None
    cell_type: Literal["code", "markdown", "raw"] | None = None


class Mistake(BaseModel):
    """A common mistake and the sentence that helps with it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    pattern: str
    """A regular expression (Python's `re`, searched, multi-line)."""
    where: Literal["answer", "error"]
    """Whether to search the answer's source or the error that it or a test raised."""
    say: str = Field(min_length=1)

    @field_validator("pattern")
    @classmethod
    def _compiles(cls, pattern: str) -> str:
        try:
            re.compile(pattern, re.MULTILINE)
        except re.error as error:
            raise ValueError(f"not a regular expression: {error}") from error
        return pattern


class WaymarkMetadata(BaseModel):
    """A cell's `metadata.waymark`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Literal["expectation"] | None = None
    hints: tuple[str, ...] = ()
    """Of a test: shown one after the other, one more with each attempt that does not pass it."""
    mistakes: tuple[Mistake, ...] = ()
    """Of an answer or a test."""


@dataclass(frozen=True)
class Cell:
    """One cell of the instructor's notebook."""

    number: int
    """Its place in the notebook, counted from 1 as people do."""
    kind: CellKind
    cell_type: Literal["code", "markdown", "raw"]
    source: str
    """As the instructor wrote it, marks and all."""
    grade_id: str | None = None
    """There for every kind but INSTRUCTION, where it may be missing."""
    points: float = 0.0
    hints: tuple[str, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    hidden: str = ""
    """Of an assertion: the hidden tests, without their marks."""
    visible: str = ""
    """Of a test: what the learner may read, without the hidden tests."""
    expected: CellOutput | None = None
    """Of an expectation: what the source notebook saved."""

    @property
    def id(self) -> str:
        """The `grade_id` of a cell that must have one."""
        if self.grade_id is None:
            raise ValueError(f"cell {self.number} has no grade_id")
        return self.grade_id

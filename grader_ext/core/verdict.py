"""The verdict: what the grader says of one submission. Version 1 of the JSON that `waymark grade` prints."""

from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

TestsRun = Literal["apart", "together"]
"""Where tests run: in a box of their own, to which only calls and plain values cross, or beside the learner's code."""


class VerdictStatus(StrEnum):
    """What came of the submission as a whole."""

    PASSED = "passed"
    FAILED = "failed"
    ERROR = "error"
    """The grader's own fault: it costs the learner no attempt."""


class TestStatus(StrEnum):
    """What came of one test. Only `passed` earns points, and only a test that was seen to run and succeed has it."""

    __test__ = False  # not a test class, whatever pytest thinks of the name

    PASSED = "passed"
    FAILED = "failed"
    LEARNER_ERROR = "learner_error"
    """The test could not judge because the learner's code raised."""
    TIMEOUT = "timeout"
    OUT_OF_MEMORY = "out_of_memory"
    TAMPERED = "tampered"
    NOT_RUN = "not_run"
    """An earlier failure ended the box before this test's turn."""
    GRADER_ERROR = "grader_error"


class _Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TestResult(_Frozen):
    """One graded cell."""

    __test__ = False

    id: str
    """The test cell's `grade_id`."""
    status: TestStatus
    points: float = Field(ge=0)
    max_points: float = Field(ge=0)
    hidden: bool = False
    """Whether the cell holds hidden tests: if so nothing of what ran in the box stands in the texts below."""
    message: str = ""
    """One sentence or the error's own message: why it did not pass."""
    expected: str | None = None
    actual: str | None = None
    hint: str | None = None
    """The author's words, chosen by the attempt."""
    duration_ms: float = Field(default=0.0, ge=0)


class CellError(_Frozen):
    """An error as the kernel reported it, ANSI colours removed."""

    name: str
    message: str
    traceback: str


class CellReport(_Frozen):
    """What one answer cell did when it ran."""

    id: str
    """The answer cell's `grade_id`."""
    stdout: str = ""
    result: str = ""
    """The cell's value as text, as the kernel shows it."""
    error: CellError | None = None
    notices: tuple[str, ...] = ()
    """Sentences for the learner: dangerous calls, common mistakes, cut output."""


class Verdict(_Frozen):
    """The grader's word on one submission of one version of one lesson."""

    version: Literal[1] = 1
    lesson: str
    lesson_version: str = Field(pattern=r"^sha256:[0-9a-f]{64}$")
    status: VerdictStatus
    score: float = Field(ge=0)
    max_score: float = Field(ge=0)
    tests: tuple[TestResult, ...]
    cells: tuple[CellReport, ...]
    duration_ms: float = Field(ge=0)
    tests_ran: TestsRun = "together"
    """What the verdict is worth: tests that ran together with the learner's code can be bent by a patient attacker."""

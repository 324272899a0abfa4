"""What happens while a submission is graded, as the grader tells it; and the live events, as the page gets them.

Live events travel as JSON from the progress service through the learner's server to widget, sidebar and dashboard. Each
is complete in itself and safe to see twice: whoever reconnects first gets a `snapshot`.
"""

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from grader_ext.core.verdict import CellReport, TestResult, Verdict


@dataclass(frozen=True)
class CellFinished:
    """An answer cell ran to its end."""

    report: CellReport


@dataclass(frozen=True)
class TestFinished:
    """A test was judged."""

    __test__ = False

    number: int
    """Which of the lesson's tests, counted from 1 in the order in which they finish."""
    total: int
    result: TestResult


GradingEvent = CellFinished | TestFinished


class _Live(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _OfSubmission(_Live):
    course: str
    lesson: str
    submission: int
    """The submission's id."""


class Snapshot(_Live):
    """Everything that a page needs to catch up; the first event after each connect. `courses` is what
    `GET /api/courses` answers, `submissions` the learner's submissions that are still queued or running."""

    type: Literal["snapshot"] = "snapshot"
    courses: list[dict[str, Any]]
    submissions: list[dict[str, Any]]


class Queued(_OfSubmission):
    """The submission was stored and waits."""

    type: Literal["queued"] = "queued"


class GradingStarted(_OfSubmission):
    """A worker has taken it."""

    type: Literal["grading_started"] = "grading_started"
    tests: int


class TestJudged(_OfSubmission):
    """Test `number` of `total` has its result."""

    __test__ = False

    type: Literal["test_finished"] = "test_finished"
    number: int
    total: int
    result: TestResult


class VerdictReached(_OfSubmission):
    """The verdict is stored."""

    type: Literal["verdict"] = "verdict"
    verdict: Verdict
    completed: bool
    """Whether the lesson is completed now, by this verdict or an earlier one."""


class Superseded(_OfSubmission):
    """A newer submission of the same learner for the same lesson took its place before it was graded."""

    type: Literal["superseded"] = "superseded"
    by: int


class LessonUnlocked(_Live):
    """A lesson can be opened now."""

    type: Literal["unlocked"] = "unlocked"
    course: str
    lesson: str
    title: str


class Statistics(_Live):
    """The learner's figures in a course."""

    type: Literal["statistics"] = "statistics"
    course: str
    completed: int
    lessons: int
    score: float
    max_score: float
    attempts: int


class TimeWorked(_Live):
    """The learner's time on task in a lesson, all together."""

    type: Literal["time_on_task"] = "time_on_task"
    course: str
    lesson: str
    seconds: int


LiveEvent = Annotated[
    Snapshot
    | Queued
    | GradingStarted
    | TestJudged
    | VerdictReached
    | Superseded
    | LessonUnlocked
    | Statistics
    | TimeWorked,
    Field(discriminator="type"),
]

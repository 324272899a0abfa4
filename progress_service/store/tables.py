"""The tables. What a learner may open is in none of them: it follows from `courses` and `user_progress`."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    DateTime,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    MetaData,
    Text,
    UniqueConstraint,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from grader_ext.core.verdict import TestStatus


class SubmissionStatus(StrEnum):
    """Where a submission stands."""

    QUEUED = "queued"
    RUNNING = "running"
    GRADED = "graded"
    SUPERSEDED = "superseded"
    """A newer submission of the same learner for the same lesson came before this one was graded."""
    FAILED = "failed"
    """The grader's own fault, for good: no attempt is counted."""


def _one_of(column: str, values: type[StrEnum]) -> str:
    return f"{column} IN ({', '.join(repr(value.value) for value in values)})"


class Base(DeclarativeBase):
    """The declared schema; constraints are named by rule, so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 -- SQLAlchemy reads this name off the class
        datetime: DateTime(timezone=True),
        dict[str, Any]: JSONB,
        float: Double,
        int: Integer,
        str: Text,
        UUID: Uuid,
    }


class User(Base):
    """Somebody who has used the service, by the Hub's name."""

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class CourseRow(Base):
    """A published course."""

    __tablename__ = "courses"

    id: Mapped[str] = mapped_column(primary_key=True)
    definition: Mapped[dict[str, Any]]
    """`grader_ext.core.course.Course` as JSON."""
    unavailable_reason: Mapped[str | None]
    """Why the course cannot be taught here; none when it can."""
    published_at: Mapped[datetime]

    __table_args__ = (CheckConstraint("unavailable_reason <> ''", name="reason_said"),)


class LessonRow(Base):
    """A lesson that was published at some time. Whether it still is one, the course's definition says."""

    __tablename__ = "lessons"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    course_id: Mapped[str] = mapped_column(ForeignKey("courses.id"))
    name: Mapped[str]
    """The lesson's id in `course.toml`."""

    __table_args__ = (UniqueConstraint("course_id", "name"),)


class LessonVersion(Base):
    """One version of a lesson. Versions are kept as long as submissions point to them."""

    __tablename__ = "lesson_versions"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    lesson_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("lessons.id"))
    digest: Mapped[str]
    source: Mapped[dict[str, Any]] = mapped_column(JSON)
    """The instructor's notebook, solutions and hidden tests included. JSON keeps the order of keys, JSONB does not."""
    notebook: Mapped[dict[str, Any]] = mapped_column(JSON)
    """The learner's notebook."""
    tests: Mapped[int]
    max_score: Mapped[float]
    current: Mapped[bool]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (
        UniqueConstraint("lesson_id", "digest"),
        UniqueConstraint("id", "lesson_id"),  # for the foreign key of submissions
        Index("uq_lesson_versions_current", "lesson_id", unique=True, postgresql_where=text("current")),
        CheckConstraint("digest ~ '^sha256:[0-9a-f]{64}$'", name="digest_form"),
        CheckConstraint("tests >= 0", name="tests_counted"),
        CheckConstraint("max_score >= 0", name="max_score_not_negative"),
    )


class SubmissionRow(Base):
    """The answers that a learner handed in, and what came of them."""

    __tablename__ = "submissions"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("users.id"))
    lesson_id: Mapped[int] = mapped_column(BigInteger)
    lesson_version_id: Mapped[int] = mapped_column(BigInteger)
    answers: Mapped[dict[str, Any]]
    attempt: Mapped[int]
    """Counted from 1. Superseded submissions and the grader's own faults use up none."""
    tries: Mapped[int] = mapped_column(server_default="0")
    """How often a worker has begun to grade it."""
    status: Mapped[str]
    superseded_by: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("submissions.id"))
    report: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    """The verdict without its tests; those are rows of `test_results`."""
    submitted_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    graded_at: Mapped[datetime | None]

    __table_args__ = (
        ForeignKeyConstraint(["lesson_version_id", "lesson_id"], ["lesson_versions.id", "lesson_versions.lesson_id"]),
        Index("ix_submissions_user_id_lesson_id_id", "user_id", "lesson_id", "id"),
        Index("ix_submissions_user_id_id", "user_id", "id"),
        Index("ix_submissions_lesson_version_id_lesson_id", "lesson_version_id", "lesson_id"),
        Index("uq_submissions_queued", "user_id", "lesson_id", unique=True, postgresql_where=text("status = 'queued'")),
        Index(
            "uq_submissions_running", "user_id", "lesson_id", unique=True, postgresql_where=text("status = 'running'")
        ),
        CheckConstraint(_one_of("status", SubmissionStatus), name="status_known"),
        CheckConstraint("(status IN ('graded', 'failed')) = (report IS NOT NULL)", name="report_when_graded"),
        CheckConstraint("(report IS NULL) = (graded_at IS NULL)", name="graded_at_with_report"),
        CheckConstraint("superseded_by IS NULL OR status = 'superseded'", name="superseded_by_another"),
        CheckConstraint("status <> 'running' OR started_at IS NOT NULL", name="running_has_started"),
        CheckConstraint("attempt >= 1", name="attempt_counted"),
        CheckConstraint("tries >= 0", name="tries_counted"),
    )


class TestResultRow(Base):
    """What came of one test of one submission: written while it is graded, and again with the verdict."""

    __test__ = False  # not a test class, whatever pytest thinks of the name
    __tablename__ = "test_results"

    submission_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("submissions.id", ondelete="CASCADE"), primary_key=True
    )
    grade_id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int]
    """Counted from 1 in the order in which the tests finished."""
    status: Mapped[str]
    points: Mapped[float]
    max_points: Mapped[float]
    hidden: Mapped[bool]
    message: Mapped[str]
    expected: Mapped[str | None]
    actual: Mapped[str | None]
    hint: Mapped[str | None]
    duration_ms: Mapped[float]

    __table_args__ = (
        UniqueConstraint("submission_id", "number"),
        CheckConstraint(_one_of("status", TestStatus), name="status_known"),
        CheckConstraint("number >= 1", name="number_counted"),
        CheckConstraint("points >= 0 AND points <= max_points", name="points_in_range"),
        CheckConstraint("status = 'passed' OR points = 0", name="points_only_for_passed"),
    )


class UserProgress(Base):
    """What is kept of one learner's way through one lesson: `grader_ext.core.progress.LessonProgress`."""

    __tablename__ = "user_progress"

    user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("users.id"), primary_key=True)
    lesson_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("lessons.id"), primary_key=True)
    attempts: Mapped[int]
    best_score: Mapped[float]
    max_score: Mapped[float]
    last_score: Mapped[float]
    last_attempt_at: Mapped[datetime]
    completed_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_user_progress_lesson_id", "lesson_id"),
        CheckConstraint("attempts >= 1", name="attempts_counted"),
        CheckConstraint("best_score >= 0 AND best_score <= max_score", name="best_score_in_range"),
        CheckConstraint("last_score >= 0", name="last_score_not_negative"),
        CheckConstraint("completed_at <= last_attempt_at", name="completed_by_an_attempt"),
    )


class TimeOnTask(Base):
    """For how long one learner has worked in one lesson, as their pages have counted it."""

    __tablename__ = "time_on_task"

    user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("users.id"), primary_key=True)
    lesson_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("lessons.id"), primary_key=True)
    seconds: Mapped[int]

    __table_args__ = (
        Index("ix_time_on_task_lesson_id", "lesson_id"),
        CheckConstraint("seconds >= 1", name="seconds_counted"),
    )


class TimeBatch(Base):
    """A part of that time as a page told it: kept for a while, so that one that comes again is not counted again."""

    __tablename__ = "time_batches"

    user_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    """The page's own choice."""
    lesson_id: Mapped[int] = mapped_column(BigInteger)
    seconds: Mapped[int]
    claimed_until: Mapped[datetime]
    """Up to here the learner's time has been claimed; see `progress_service.store.time_on_task.claim`."""
    received_at: Mapped[datetime]

    __table_args__ = (
        ForeignKeyConstraint(["user_id", "lesson_id"], ["time_on_task.user_id", "time_on_task.lesson_id"]),
        Index("ix_time_batches_user_id_claimed_until", "user_id", "claimed_until"),
        CheckConstraint("seconds >= 1", name="seconds_counted"),
    )

"""Users, courses, lessons, submissions, results and progress."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "courses",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("definition", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("unavailable_reason", sa.Text(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("unavailable_reason <> ''", name=op.f("ck_courses_reason_said")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses")),
    )
    op.create_table(
        "users",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("name", name=op.f("uq_users_name")),
    )
    op.create_table(
        "lessons",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("course_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["course_id"], ["courses.id"], name=op.f("fk_lessons_course_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lessons")),
        sa.UniqueConstraint("course_id", "name", name=op.f("uq_lessons_course_id_name")),
    )
    op.create_table(
        "lesson_versions",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("lesson_id", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("source", sa.JSON(), nullable=False),
        sa.Column("notebook", sa.JSON(), nullable=False),
        sa.Column("tests", sa.Integer(), nullable=False),
        sa.Column("max_score", sa.Double(), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("digest ~ '^sha256:[0-9a-f]{64}$'", name=op.f("ck_lesson_versions_digest_form")),
        sa.CheckConstraint("max_score >= 0", name=op.f("ck_lesson_versions_max_score_not_negative")),
        sa.CheckConstraint("tests >= 0", name=op.f("ck_lesson_versions_tests_counted")),
        sa.ForeignKeyConstraint(["lesson_id"], ["lessons.id"], name=op.f("fk_lesson_versions_lesson_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson_versions")),
        sa.UniqueConstraint("id", "lesson_id", name=op.f("uq_lesson_versions_id_lesson_id")),
        sa.UniqueConstraint("lesson_id", "digest", name=op.f("uq_lesson_versions_lesson_id_digest")),
    )
    op.create_index(
        "uq_lesson_versions_current", "lesson_versions", ["lesson_id"], unique=True, postgresql_where=sa.text("current")
    )
    op.create_table(
        "user_progress",
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("lesson_id", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("best_score", sa.Double(), nullable=False),
        sa.Column("max_score", sa.Double(), nullable=False),
        sa.Column("last_score", sa.Double(), nullable=False),
        sa.Column("last_attempt_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("attempts >= 1", name=op.f("ck_user_progress_attempts_counted")),
        sa.CheckConstraint(
            "best_score >= 0 AND best_score <= max_score", name=op.f("ck_user_progress_best_score_in_range")
        ),
        sa.CheckConstraint("completed_at <= last_attempt_at", name=op.f("ck_user_progress_completed_by_an_attempt")),
        sa.CheckConstraint("last_score >= 0", name=op.f("ck_user_progress_last_score_not_negative")),
        sa.ForeignKeyConstraint(["lesson_id"], ["lessons.id"], name=op.f("fk_user_progress_lesson_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_user_progress_user_id")),
        sa.PrimaryKeyConstraint("user_id", "lesson_id", name=op.f("pk_user_progress")),
    )
    op.create_index("ix_user_progress_lesson_id", "user_progress", ["lesson_id"], unique=False)
    op.create_table(
        "submissions",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("lesson_id", sa.BigInteger(), nullable=False),
        sa.Column("lesson_version_id", sa.BigInteger(), nullable=False),
        sa.Column("answers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("superseded_by", sa.BigInteger(), nullable=True),
        sa.Column("report", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("graded_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(status IN ('graded', 'failed')) = (report IS NOT NULL)", name=op.f("ck_submissions_report_when_graded")
        ),
        sa.CheckConstraint(
            "status <> 'running' OR started_at IS NOT NULL", name=op.f("ck_submissions_running_has_started")
        ),
        sa.CheckConstraint(
            "status IN ('queued', 'running', 'graded', 'superseded', 'failed')",
            name=op.f("ck_submissions_status_known"),
        ),
        sa.CheckConstraint(
            "superseded_by IS NULL OR status = 'superseded'", name=op.f("ck_submissions_superseded_by_another")
        ),
        sa.CheckConstraint("(report IS NULL) = (graded_at IS NULL)", name=op.f("ck_submissions_graded_at_with_report")),
        sa.CheckConstraint("attempt >= 1", name=op.f("ck_submissions_attempt_counted")),
        sa.CheckConstraint("tries >= 0", name=op.f("ck_submissions_tries_counted")),
        sa.ForeignKeyConstraint(
            ["lesson_version_id", "lesson_id"],
            ["lesson_versions.id", "lesson_versions.lesson_id"],
            name=op.f("fk_submissions_lesson_version_id_lesson_id"),
        ),
        sa.ForeignKeyConstraint(["superseded_by"], ["submissions.id"], name=op.f("fk_submissions_superseded_by")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_submissions_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submissions")),
    )
    op.create_index(
        "ix_submissions_lesson_version_id_lesson_id", "submissions", ["lesson_version_id", "lesson_id"], unique=False
    )
    op.create_index("ix_submissions_user_id_id", "submissions", ["user_id", "id"], unique=False)
    op.create_index("ix_submissions_user_id_lesson_id_id", "submissions", ["user_id", "lesson_id", "id"], unique=False)
    op.create_index(
        "uq_submissions_queued",
        "submissions",
        ["user_id", "lesson_id"],
        unique=True,
        postgresql_where=sa.text("status = 'queued'"),
    )
    op.create_index(
        "uq_submissions_running",
        "submissions",
        ["user_id", "lesson_id"],
        unique=True,
        postgresql_where=sa.text("status = 'running'"),
    )
    op.create_table(
        "test_results",
        sa.Column("submission_id", sa.BigInteger(), nullable=False),
        sa.Column("grade_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("points", sa.Double(), nullable=False),
        sa.Column("max_points", sa.Double(), nullable=False),
        sa.Column("hidden", sa.Boolean(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("expected", sa.Text(), nullable=True),
        sa.Column("actual", sa.Text(), nullable=True),
        sa.Column("hint", sa.Text(), nullable=True),
        sa.Column("duration_ms", sa.Double(), nullable=False),
        sa.CheckConstraint("status = 'passed' OR points = 0", name=op.f("ck_test_results_points_only_for_passed")),
        sa.CheckConstraint(
            "status IN ('passed', 'failed', 'learner_error', 'timeout', 'out_of_memory', 'tampered', "
            "'not_run', 'grader_error')",
            name=op.f("ck_test_results_status_known"),
        ),
        sa.CheckConstraint("number >= 1", name=op.f("ck_test_results_number_counted")),
        sa.CheckConstraint("points >= 0 AND points <= max_points", name=op.f("ck_test_results_points_in_range")),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name=op.f("fk_test_results_submission_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("submission_id", "grade_id", name=op.f("pk_test_results")),
        sa.UniqueConstraint("submission_id", "number", name=op.f("uq_test_results_submission_id_number")),
    )


def downgrade() -> None:
    op.drop_table("test_results")
    op.drop_index("uq_submissions_running", table_name="submissions", postgresql_where=sa.text("status = 'running'"))
    op.drop_index("uq_submissions_queued", table_name="submissions", postgresql_where=sa.text("status = 'queued'"))
    op.drop_index("ix_submissions_user_id_lesson_id_id", table_name="submissions")
    op.drop_index("ix_submissions_user_id_id", table_name="submissions")
    op.drop_index("ix_submissions_lesson_version_id_lesson_id", table_name="submissions")
    op.drop_table("submissions")
    op.drop_index("ix_user_progress_lesson_id", table_name="user_progress")
    op.drop_table("user_progress")
    op.drop_index("uq_lesson_versions_current", table_name="lesson_versions", postgresql_where=sa.text("current"))
    op.drop_table("lesson_versions")
    op.drop_table("lessons")
    op.drop_table("users")
    op.drop_table("courses")

"""Time on task."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "time_on_task",
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("lesson_id", sa.BigInteger(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.CheckConstraint("seconds >= 1", name=op.f("ck_time_on_task_seconds_counted")),
        sa.ForeignKeyConstraint(["lesson_id"], ["lessons.id"], name=op.f("fk_time_on_task_lesson_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_time_on_task_user_id")),
        sa.PrimaryKeyConstraint("user_id", "lesson_id", name=op.f("pk_time_on_task")),
    )
    op.create_index("ix_time_on_task_lesson_id", "time_on_task", ["lesson_id"], unique=False)
    op.create_table(
        "time_batches",
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("lesson_id", sa.BigInteger(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("seconds >= 1", name=op.f("ck_time_batches_seconds_counted")),
        sa.ForeignKeyConstraint(
            ["user_id", "lesson_id"],
            ["time_on_task.user_id", "time_on_task.lesson_id"],
            name=op.f("fk_time_batches_user_id_lesson_id"),
        ),
        sa.PrimaryKeyConstraint("user_id", "id", name=op.f("pk_time_batches")),
    )
    op.create_index("ix_time_batches_user_id_claimed_until", "time_batches", ["user_id", "claimed_until"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_time_batches_user_id_claimed_until", table_name="time_batches")
    op.drop_table("time_batches")
    op.drop_index("ix_time_on_task_lesson_id", table_name="time_on_task")
    op.drop_table("time_on_task")

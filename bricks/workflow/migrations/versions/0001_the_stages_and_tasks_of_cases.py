"""The stages and tasks of cases."""

import sqlalchemy as sa
from alembic import op

from commons.database import UtcDateTime

revision = "workflow_0001_701df1"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "workflow_instance",
        sa.Column("organisation", sa.String(length=64), nullable=False),
        sa.Column("ref", sa.String(length=36), nullable=False),
        sa.Column("service", sa.String(length=64), nullable=False),
        sa.Column("thread", sa.String(length=36), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=36), nullable=False),
        sa.Column("began_under", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=128), nullable=False),
        sa.Column("standing", sa.String(length=16), nullable=False),
        sa.Column("entered_at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("counts_from", sa.Date(), nullable=True),
        sa.Column("overdue", sa.Boolean(), nullable=False),
        sa.Column("paused_at", UtcDateTime(), nullable=True),
        sa.Column("reason", sa.String(length=128), nullable=True),
        sa.Column("waiting", sa.String(length=128), nullable=True),
        sa.Column("outcome", sa.String(length=128), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("organisation", "ref"),
    )
    with op.batch_alter_table("workflow_instance", schema=None) as batch_op:
        batch_op.create_index(
            "ix_workflow_instance_organisation_service_standing_stage",
            ["organisation", "service", "standing", "stage"],
            unique=False,
        )
        batch_op.create_index(
            "ix_workflow_instance_organisation_service_subject", ["organisation", "service", "subject"], unique=True
        )
        batch_op.create_index(batch_op.f("ix_workflow_instance_thread"), ["thread"], unique=False)

    op.create_table(
        "workflow_member",
        sa.Column("organisation", sa.String(length=64), nullable=False),
        sa.Column("ref", sa.String(length=36), nullable=False),
        sa.Column("service", sa.String(length=64), nullable=False),
        sa.Column("thread", sa.String(length=36), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(length=36), nullable=False),
        sa.Column("team", sa.String(length=128), nullable=False),
        sa.PrimaryKeyConstraint("organisation", "ref"),
    )
    with op.batch_alter_table("workflow_member", schema=None) as batch_op:
        batch_op.create_index(
            "ix_workflow_member_organisation_service_account_team",
            ["organisation", "service", "account", "team"],
            unique=True,
        )
        batch_op.create_index(batch_op.f("ix_workflow_member_thread"), ["thread"], unique=False)

    op.create_table(
        "workflow_task",
        sa.Column("organisation", sa.String(length=64), nullable=False),
        sa.Column("ref", sa.String(length=36), nullable=False),
        sa.Column("service", sa.String(length=64), nullable=False),
        sa.Column("thread", sa.String(length=36), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=36), nullable=False),
        sa.Column("stage", sa.String(length=128), nullable=False),
        sa.Column("code", sa.String(length=128), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("team", sa.String(length=128), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("assignee", sa.String(length=36), nullable=True),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.Column("done_by", sa.String(length=128), nullable=True),
        sa.PrimaryKeyConstraint("organisation", "ref"),
    )
    with op.batch_alter_table("workflow_task", schema=None) as batch_op:
        batch_op.create_index(
            "ix_workflow_task_organisation_service_assignee_open_due_at_ref",
            ["organisation", "service", "assignee", "open", "due_at", "ref"],
            unique=False,
        )
        batch_op.create_index(
            "ix_workflow_task_organisation_service_open_due_at_ref",
            ["organisation", "service", "open", "due_at", "ref"],
            unique=False,
        )
        batch_op.create_index(
            "ix_workflow_task_organisation_service_subject_ref",
            ["organisation", "service", "subject", "ref"],
            unique=False,
        )
        batch_op.create_index(
            "ix_workflow_task_organisation_service_team_open_due_at_ref",
            ["organisation", "service", "team", "open", "due_at", "ref"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_workflow_task_thread"), ["thread"], unique=False)

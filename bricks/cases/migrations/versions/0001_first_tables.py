"""First tables."""

import sqlalchemy as sa
from alembic import op

from commons.database import UtcDateTime

revision = "cases_0001_995662"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "cases_case",
        sa.Column("organisation", sa.String(length=64), nullable=False),
        sa.Column("ref", sa.String(length=36), nullable=False),
        sa.Column("service", sa.String(length=64), nullable=False),
        sa.Column("thread", sa.String(length=36), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=16), nullable=False),
        sa.Column("application", sa.String(length=36), nullable=True),
        sa.Column("applicant", sa.String(length=36), nullable=True),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.Column("assignee", sa.String(length=36), nullable=True),
        sa.Column("team", sa.String(length=128), nullable=True),
        sa.Column("urgency", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=128), nullable=True),
        sa.Column("stage_due", sa.Date(), nullable=True),
        sa.Column("own_deadline", sa.Date(), nullable=True),
        sa.Column("deadline", sa.Date(), nullable=False),
        sa.Column("waiting", sa.Boolean(), nullable=False),
        sa.Column("outcome", sa.String(length=128), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("organisation", "ref"),
    )
    with op.batch_alter_table("cases_case", schema=None) as batch_op:
        batch_op.create_index(
            "ix_cases_case_organisation_service_applicant", ["organisation", "service", "applicant"], unique=False
        )
        batch_op.create_index(
            "ix_cases_case_organisation_service_application", ["organisation", "service", "application"], unique=False
        )
        batch_op.create_index(
            "ix_cases_case_organisation_service_assignee_done_deadline_ref",
            ["organisation", "service", "assignee", "done", "deadline", "ref"],
            unique=False,
        )
        batch_op.create_index(
            "ix_cases_case_organisation_service_done_deadline_ref",
            ["organisation", "service", "done", "deadline", "ref"],
            unique=False,
        )
        batch_op.create_index(
            "ix_cases_case_organisation_service_done_ref", ["organisation", "service", "done", "ref"], unique=False
        )
        batch_op.create_index(
            "ix_cases_case_organisation_service_done_urgency_ref",
            ["organisation", "service", "done", "urgency", "ref"],
            unique=False,
        )
        batch_op.create_index(
            "ix_cases_case_organisation_service_number", ["organisation", "service", "number"], unique=False
        )
        batch_op.create_index(
            "ix_cases_case_organisation_service_stage_done_deadline_ref",
            ["organisation", "service", "stage", "done", "deadline", "ref"],
            unique=False,
        )
        batch_op.create_index(
            "ix_cases_case_organisation_service_team_done_deadline_ref",
            ["organisation", "service", "team", "done", "deadline", "ref"],
            unique=False,
        )
        batch_op.create_index(
            "ix_cases_case_organisation_service_waiting_done_deadline_ref",
            ["organisation", "service", "waiting", "done", "deadline", "ref"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_cases_case_thread"), ["thread"], unique=False)

    op.create_table(
        "cases_decision",
        sa.Column("organisation", sa.String(length=64), nullable=False),
        sa.Column("ref", sa.String(length=36), nullable=False),
        sa.Column("service", sa.String(length=64), nullable=False),
        sa.Column("thread", sa.String(length=36), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=36), nullable=False),
        sa.Column("outcome", sa.String(length=128), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("author", sa.String(length=128), nullable=False),
        sa.PrimaryKeyConstraint("organisation", "ref"),
    )
    with op.batch_alter_table("cases_decision", schema=None) as batch_op:
        batch_op.create_index(
            "ix_cases_decision_organisation_subject_ref", ["organisation", "subject", "ref"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_cases_decision_thread"), ["thread"], unique=False)

    op.create_table(
        "cases_member",
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
    with op.batch_alter_table("cases_member", schema=None) as batch_op:
        batch_op.create_index(
            "ix_cases_member_organisation_service_account_team",
            ["organisation", "service", "account", "team"],
            unique=True,
        )
        batch_op.create_index(batch_op.f("ix_cases_member_thread"), ["thread"], unique=False)

    op.create_table(
        "cases_message",
        sa.Column("organisation", sa.String(length=64), nullable=False),
        sa.Column("ref", sa.String(length=36), nullable=False),
        sa.Column("service", sa.String(length=64), nullable=False),
        sa.Column("thread", sa.String(length=36), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=36), nullable=False),
        sa.Column("author", sa.String(length=128), nullable=False),
        sa.Column("from_applicant", sa.Boolean(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("organisation", "ref"),
    )
    with op.batch_alter_table("cases_message", schema=None) as batch_op:
        batch_op.create_index(
            "ix_cases_message_organisation_subject_ref", ["organisation", "subject", "ref"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_cases_message_thread"), ["thread"], unique=False)

    op.create_table(
        "cases_note",
        sa.Column("organisation", sa.String(length=64), nullable=False),
        sa.Column("ref", sa.String(length=36), nullable=False),
        sa.Column("service", sa.String(length=64), nullable=False),
        sa.Column("thread", sa.String(length=36), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=36), nullable=False),
        sa.Column("author", sa.String(length=128), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("organisation", "ref"),
    )
    with op.batch_alter_table("cases_note", schema=None) as batch_op:
        batch_op.create_index(
            "ix_cases_note_organisation_subject_ref", ["organisation", "subject", "ref"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_cases_note_thread"), ["thread"], unique=False)

    op.create_table(
        "cases_relation",
        sa.Column("organisation", sa.String(length=64), nullable=False),
        sa.Column("ref", sa.String(length=36), nullable=False),
        sa.Column("service", sa.String(length=64), nullable=False),
        sa.Column("thread", sa.String(length=36), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=36), nullable=False),
        sa.Column("other", sa.String(length=36), nullable=True),
        sa.Column("person", sa.String(length=36), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("organisation", "ref"),
    )
    with op.batch_alter_table("cases_relation", schema=None) as batch_op:
        batch_op.create_index("ix_cases_relation_organisation_other", ["organisation", "other"], unique=False)
        batch_op.create_index(
            "ix_cases_relation_organisation_subject_ref", ["organisation", "subject", "ref"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_cases_relation_thread"), ["thread"], unique=False)

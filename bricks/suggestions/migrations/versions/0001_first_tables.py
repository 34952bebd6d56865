"""First tables."""

import sqlalchemy as sa
from alembic import op

from commons.database import UtcDateTime

revision = "suggestions_0001_fdf195"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "suggestions_suggestion",
        sa.Column("organisation", sa.String(length=64), nullable=False),
        sa.Column("ref", sa.String(length=36), nullable=False),
        sa.Column("service", sa.String(length=64), nullable=False),
        sa.Column("thread", sa.String(length=36), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("application", sa.String(length=36), nullable=False),
        sa.Column("publisher", sa.String(length=64), nullable=False),
        sa.Column("about", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("bricks", sa.JSON(), nullable=False),
        sa.Column("adds", sa.JSON(), nullable=False),
        sa.Column("drops", sa.JSON(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("outcome", sa.String(length=128), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("public_said", sa.String(), nullable=False),
        sa.Column("public_reason", sa.String(), nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("organisation", "ref"),
    )
    with op.batch_alter_table("suggestions_suggestion", schema=None) as batch_op:
        batch_op.create_index(
            "ix_suggestions_suggestion_organisation_application", ["organisation", "application"], unique=True
        )
        batch_op.create_index(
            "ix_suggestions_suggestion_organisation_service_publisher_about",
            ["organisation", "service", "publisher", "about"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_suggestions_suggestion_thread"), ["thread"], unique=False)

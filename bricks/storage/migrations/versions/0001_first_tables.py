"""First tables."""

import sqlalchemy as sa
from alembic import op

from commons.database import UtcDateTime

revision = "storage_0001_571bf9"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "storage_document",
        sa.Column("organisation", sa.String(length=64), nullable=False),
        sa.Column("ref", sa.String(length=36), nullable=False),
        sa.Column("service", sa.String(length=64), nullable=False),
        sa.Column("thread", sa.String(length=36), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("kind", sa.String(length=128), nullable=False),
        sa.Column("application", sa.String(length=36), nullable=True),
        sa.Column("case", sa.String(length=36), nullable=True),
        sa.Column("from_applicant", sa.Boolean(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("latest", sa.Integer(), nullable=False),
        sa.Column("keep_until", sa.Date(), nullable=False),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.Column("hold_reason", sa.String(), nullable=False),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.Column("gone_at", UtcDateTime(), nullable=True),
        sa.Column("gone_reason", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("organisation", "ref"),
    )
    with op.batch_alter_table("storage_document", schema=None) as batch_op:
        batch_op.create_index(
            "ix_storage_document_organisation_service_gone_held_ref",
            ["organisation", "service", "gone", "held", "ref"],
            unique=False,
        )
        batch_op.create_index(
            "ix_storage_document_organisation_service_gone_keep_until_ref",
            ["organisation", "service", "gone", "keep_until", "ref"],
            unique=False,
        )
        batch_op.create_index(
            "ix_storage_document_organisation_service_gone_ref",
            ["organisation", "service", "gone", "ref"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_storage_document_thread"), ["thread"], unique=False)

    op.create_table(
        "storage_version",
        sa.Column("organisation", sa.String(length=64), nullable=False),
        sa.Column("ref", sa.String(length=36), nullable=False),
        sa.Column("service", sa.String(length=64), nullable=False),
        sa.Column("thread", sa.String(length=36), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("document", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("upload", sa.String(length=36), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(length=128), nullable=False),
        sa.Column("filename", sa.String(), nullable=False),
        sa.Column("author", sa.String(length=128), nullable=False),
        sa.PrimaryKeyConstraint("organisation", "ref"),
    )
    with op.batch_alter_table("storage_version", schema=None) as batch_op:
        batch_op.create_index(
            "ix_storage_version_organisation_document_number", ["organisation", "document", "number"], unique=True
        )
        batch_op.create_index("ix_storage_version_organisation_upload", ["organisation", "upload"], unique=True)
        batch_op.create_index(batch_op.f("ix_storage_version_thread"), ["thread"], unique=False)

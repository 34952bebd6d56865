"""First tables."""

import sqlalchemy as sa
from alembic import op

from commons.database import UtcDateTime

revision = "registry_0001_f1d66b"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "registry_draft",
        sa.Column("organisation", sa.String(length=64), nullable=False),
        sa.Column("ref", sa.String(length=36), nullable=False),
        sa.Column("service", sa.String(length=64), nullable=False),
        sa.Column("thread", sa.String(length=36), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(length=80), nullable=False),
        sa.Column("at_organisation", sa.String(length=64), nullable=False),
        sa.Column("template_organisation", sa.String(length=64), nullable=False),
        sa.Column("template_service", sa.String(length=64), nullable=False),
        sa.Column("template_version", sa.Integer(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("organisation", "ref"),
    )
    with op.batch_alter_table("registry_draft", schema=None) as batch_op:
        batch_op.create_index("ix_registry_draft_organisation_owner", ["organisation", "owner"], unique=False)
        batch_op.create_index(batch_op.f("ix_registry_draft_thread"), ["thread"], unique=False)

    op.create_table(
        "registry_installed",
        sa.Column("ref", sa.String(length=36), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("brick", sa.String(length=40), nullable=False),
        sa.Column("release", sa.String(length=40), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("altered", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("ref"),
    )
    with op.batch_alter_table("registry_installed", schema=None) as batch_op:
        batch_op.create_index("ix_registry_installed_brick", ["brick"], unique=True)

    op.create_table(
        "registry_organisation",
        sa.Column("ref", sa.String(length=36), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("slug", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("short_name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("origin", sa.String(length=20), nullable=False),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("gss", sa.String(length=9), nullable=False),
        sa.Column("ecode", sa.String(length=9), nullable=False),
        sa.Column("council_type", sa.String(length=60), nullable=False),
        sa.Column("tier", sa.String(length=20), nullable=False),
        sa.Column("region", sa.String(length=60), nullable=False),
        sa.Column("county", sa.String(length=60), nullable=False),
        sa.Column("population", sa.Integer(), nullable=True),
        sa.Column("founded_by", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("ref"),
    )
    with op.batch_alter_table("registry_organisation", schema=None) as batch_op:
        batch_op.create_index("ix_registry_organisation_slug", ["slug"], unique=True)

    op.create_table(
        "registry_release",
        sa.Column("ref", sa.String(length=36), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("brick", sa.String(length=40), nullable=False),
        sa.Column("release", sa.String(length=40), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("descriptor", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("ref"),
    )
    with op.batch_alter_table("registry_release", schema=None) as batch_op:
        batch_op.create_index("ix_registry_release_brick_release", ["brick", "release"], unique=True)

    op.create_table(
        "registry_service",
        sa.Column("ref", sa.String(length=36), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("organisation", sa.String(length=64), nullable=False),
        sa.Column("service", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("origin", sa.String(length=20), nullable=False),
        sa.Column("lgsl", sa.Integer(), nullable=True),
        sa.Column("newest", sa.Integer(), nullable=False),
        sa.Column("offered", sa.Boolean(), nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("ref"),
    )
    with op.batch_alter_table("registry_service", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_registry_service_offered"), ["offered"], unique=False)
        batch_op.create_index("ix_registry_service_organisation_service", ["organisation", "service"], unique=True)

    op.create_table(
        "registry_use",
        sa.Column("ref", sa.String(length=36), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("organisation", sa.String(length=64), nullable=False),
        sa.Column("service", sa.String(length=64), nullable=False),
        sa.Column("brick", sa.String(length=40), nullable=False),
        sa.Column("major", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("ref"),
    )
    with op.batch_alter_table("registry_use", schema=None) as batch_op:
        batch_op.create_index("ix_registry_use_brick_major", ["brick", "major"], unique=False)
        batch_op.create_index(
            "ix_registry_use_organisation_service_brick", ["organisation", "service", "brick"], unique=True
        )

    op.create_table(
        "registry_version",
        sa.Column("ref", sa.String(length=36), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("organisation", sa.String(length=64), nullable=False),
        sa.Column("service", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("origin", sa.String(length=20), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("lock", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("ref"),
    )
    with op.batch_alter_table("registry_version", schema=None) as batch_op:
        batch_op.create_index(
            "ix_registry_version_organisation_service_version", ["organisation", "service", "version"], unique=True
        )

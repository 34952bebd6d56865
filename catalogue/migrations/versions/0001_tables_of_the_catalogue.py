"""Tables of the catalogue."""

import sqlalchemy as sa
from alembic import op

from commons.database import UtcDateTime

revision = "catalogue_0001_48e3ff"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "catalogue_organisation",
        sa.Column("ref", sa.String(length=36), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("organisation", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("origin", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("ref"),
        sa.UniqueConstraint("organisation", name="uq_catalogue_organisation_slug"),
    )
    op.create_table(
        "catalogue_service",
        sa.Column("ref", sa.String(length=36), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("organisation", sa.String(length=64), nullable=False),
        sa.Column("service", sa.String(length=64), nullable=False),
        sa.Column("origin", sa.String(length=16), nullable=False),
        sa.Column("lgsl", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("bricks", sa.JSON(), nullable=False),
        sa.Column("first_at", UtcDateTime(), nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("ref"),
        sa.UniqueConstraint("organisation", "service", name="uq_catalogue_service_slug"),
    )
    with op.batch_alter_table("catalogue_service", schema=None) as batch_op:
        batch_op.create_index("ix_catalogue_service_lgsl", ["lgsl"], unique=False)
        batch_op.create_index("ix_catalogue_service_origin_published_at", ["origin", "published_at"], unique=False)

    op.create_table(
        "catalogue_use",
        sa.Column("ref", sa.String(length=36), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("brick", sa.String(length=64), nullable=False),
        sa.Column("organisation", sa.String(length=64), nullable=False),
        sa.Column("service", sa.String(length=64), nullable=False),
        sa.Column("origin", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("ref"),
        sa.UniqueConstraint("brick", "organisation", "service", name="uq_catalogue_use_brick"),
    )
    with op.batch_alter_table("catalogue_use", schema=None) as batch_op:
        batch_op.create_index("ix_catalogue_use_organisation_service", ["organisation", "service"], unique=False)

    op.create_table(
        "catalogue_version",
        sa.Column("ref", sa.String(length=36), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("organisation", sa.String(length=64), nullable=False),
        sa.Column("service", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(length=16), nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("ref"),
        sa.UniqueConstraint("organisation", "service", "version", name="uq_catalogue_version_number"),
    )
    with op.batch_alter_table("catalogue_version", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_catalogue_version_published_at"), ["published_at"], unique=False)

"""Releases of bricks."""

import sqlalchemy as sa
from alembic import op

from commons.database import UtcDateTime

revision = "catalogue_0004_6b00b4"
down_revision = "catalogue_0003_376877"


def upgrade() -> None:
    op.create_table(
        "catalogue_release",
        sa.Column("ref", sa.String(length=36), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("brick", sa.String(length=64), nullable=False),
        sa.Column("release", sa.String(length=64), nullable=False),
        sa.Column("released_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("ref"),
        sa.UniqueConstraint("brick", "release", name="uq_catalogue_release_number"),
    )
    with op.batch_alter_table("catalogue_release", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_catalogue_release_released_at"), ["released_at"], unique=False)

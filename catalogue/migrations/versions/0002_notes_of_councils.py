"""Notes of councils on the figures about them."""

import sqlalchemy as sa
from alembic import op

from commons.database import UtcDateTime

revision = "catalogue_0002_notes"
down_revision = "catalogue_0001_48e3ff"


def upgrade() -> None:
    op.create_table(
        "catalogue_reply",
        sa.Column("ref", sa.String(length=36), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("organisation", sa.String(length=64), nullable=False),
        sa.Column("about", sa.String(length=20), nullable=False),
        sa.Column("year", sa.String(length=7), nullable=False),
        sa.Column("says", sa.String(length=1000), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("ref"),
    )
    with op.batch_alter_table("catalogue_reply", schema=None) as batch_op:
        batch_op.create_index(
            "ix_catalogue_reply_organisation_created_at", ["organisation", "created_at"], unique=False
        )

"""Compositions of services that are held beside each other."""

import sqlalchemy as sa
from alembic import op

from commons.database import UtcDateTime

revision = "catalogue_0006_739d20"
down_revision = "catalogue_0005_2303ec"


def upgrade() -> None:
    op.create_table(
        "catalogue_band",
        sa.Column("ref", sa.String(length=36), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("code", sa.BigInteger(), nullable=False),
        sa.Column("origin", sa.String(length=16), nullable=False),
        sa.Column("band", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("ref"),
    )
    with op.batch_alter_table("catalogue_band", schema=None) as batch_op:
        batch_op.create_index("ix_catalogue_band_code_band", ["code", "band"], unique=False)
        batch_op.create_index("ix_catalogue_band_origin_band_code", ["origin", "band", "code"], unique=False)

    op.create_table(
        "catalogue_composition",
        sa.Column("ref", sa.String(length=36), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("code", sa.BigInteger(), nullable=False),
        sa.Column("organisation", sa.String(length=64), nullable=False),
        sa.Column("service", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(length=16), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("ref"),
        sa.UniqueConstraint("code", name="uq_catalogue_composition_code"),
    )
    op.create_table(
        "catalogue_near",
        sa.Column("ref", sa.String(length=36), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("first_code", sa.BigInteger(), nullable=False),
        sa.Column("second_code", sa.BigInteger(), nullable=False),
        sa.Column("origin", sa.String(length=16), nullable=False),
        sa.Column("likeness", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("ref"),
        sa.UniqueConstraint("first_code", "second_code", name="uq_catalogue_near_pair"),
    )
    with op.batch_alter_table("catalogue_near", schema=None) as batch_op:
        batch_op.create_index("ix_catalogue_near_origin_likeness", ["origin", "likeness"], unique=False)
        batch_op.create_index("ix_catalogue_near_second_code_first_code", ["second_code", "first_code"], unique=False)

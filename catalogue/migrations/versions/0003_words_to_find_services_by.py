"""Words to find services by."""

import uuid

import sqlalchemy as sa
from alembic import op

from commons.database import UtcDateTime

revision = "catalogue_0003_376877"
down_revision = "catalogue_0002_notes"


def upgrade() -> None:
    op.create_table(
        "catalogue_count",
        sa.Column("ref", sa.String(length=36), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("brick", sa.String(length=64), nullable=False),
        sa.Column("origin", sa.String(length=16), nullable=False),
        sa.Column("services", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("ref"),
        sa.UniqueConstraint("brick", "origin", name="uq_catalogue_count_brick"),
    )
    op.create_table(
        "catalogue_text",
        sa.Column("ref", sa.String(length=36), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("code", sa.BigInteger(), nullable=False),
        sa.Column("organisation", sa.String(length=64), nullable=False),
        sa.Column("service", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(length=16), nullable=False),
        sa.Column("lgsl", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("summary", sa.String(length=5000), nullable=False),
        sa.Column("bricks", sa.JSON(), nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("ref"),
        sa.UniqueConstraint("code", name="uq_catalogue_text_code"),
    )
    op.create_table(
        "catalogue_word",
        sa.Column("ref", sa.String(length=36), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("code", sa.BigInteger(), nullable=False),
        sa.Column("origin", sa.String(length=16), nullable=False),
        sa.Column(
            "word", sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("ref"),
    )
    with op.batch_alter_table("catalogue_word", schema=None) as batch_op:
        batch_op.create_index("ix_catalogue_word_code_word", ["code", "word"], unique=False)
        batch_op.create_index("ix_catalogue_word_origin_word_code", ["origin", "word", "code"], unique=False)
    _count_what_is_there()


def _count_what_is_there() -> None:
    """How many services use each brick already: the projection goes on from here, and a rebuild gives the same numbers."""
    since = sa.column("created_at", UtcDateTime())
    use = sa.table("catalogue_use", sa.column("brick"), sa.column("origin"), since)
    count = sa.table(
        "catalogue_count",
        *(sa.column(name) for name in ("ref", "brick", "origin", "services")),
        sa.column("created_at", UtcDateTime()),
    )
    found = op.get_bind().execute(
        sa.select(
            use.c.brick, use.c.origin, sa.func.count(), sa.func.min(use.c.created_at, type_=UtcDateTime())
        ).group_by(use.c.brick, use.c.origin)
    )
    rows = [
        {"ref": str(uuid.uuid4()), "created_at": first, "brick": brick, "origin": origin, "services": services}
        for brick, origin, services, first in found
    ]
    if rows:
        op.bulk_insert(count, rows)

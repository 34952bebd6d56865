"""What analytics keeps."""

import sqlalchemy as sa
from alembic import op

from commons.database import UtcDateTime

revision = "analytics_0001_d951cf"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "analytics_day",
        sa.Column("organisation", sa.String(length=64), nullable=False),
        sa.Column("ref", sa.String(length=36), nullable=False),
        sa.Column("service", sa.String(length=64), nullable=False),
        sa.Column("thread", sa.String(length=36), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("means", sa.String(length=16), nullable=False),
        sa.Column("part", sa.String(length=128), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("organisation", "ref"),
        sa.UniqueConstraint("organisation", "service", "day", "means", "part"),
    )
    with op.batch_alter_table("analytics_day", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_analytics_day_thread"), ["thread"], unique=False)

    op.create_table(
        "analytics_journey",
        sa.Column("organisation", sa.String(length=64), nullable=False),
        sa.Column("ref", sa.String(length=36), nullable=False),
        sa.Column("service", sa.String(length=64), nullable=False),
        sa.Column("thread", sa.String(length=36), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("begun_at", UtcDateTime(), nullable=True),
        sa.Column("started_at", UtcDateTime(), nullable=True),
        sa.Column("received", sa.Boolean(), nullable=False),
        sa.Column("reached", sa.JSON(), nullable=False),
        sa.Column("contacts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("organisation", "ref"),
        sa.UniqueConstraint("organisation", "service", "thread"),
    )
    with op.batch_alter_table("analytics_journey", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_analytics_journey_thread"), ["thread"], unique=False)

    op.create_table(
        "analytics_person",
        sa.Column("organisation", sa.String(length=64), nullable=False),
        sa.Column("ref", sa.String(length=36), nullable=False),
        sa.Column("service", sa.String(length=64), nullable=False),
        sa.Column("thread", sa.String(length=36), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("organisation", "ref"),
        sa.UniqueConstraint("organisation", "service", "person"),
    )
    with op.batch_alter_table("analytics_person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_analytics_person_thread"), ["thread"], unique=False)

    op.create_table(
        "analytics_span",
        sa.Column("organisation", sa.String(length=64), nullable=False),
        sa.Column("ref", sa.String(length=36), nullable=False),
        sa.Column("service", sa.String(length=64), nullable=False),
        sa.Column("thread", sa.String(length=36), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("measure", sa.String(length=16), nullable=False),
        sa.Column("part", sa.String(length=128), nullable=False),
        sa.Column("seconds", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("organisation", "ref"),
        sa.UniqueConstraint("organisation", "service", "month", "measure", "part", "seconds"),
    )
    with op.batch_alter_table("analytics_span", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_analytics_span_thread"), ["thread"], unique=False)

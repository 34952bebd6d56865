"""First tables."""

import sqlalchemy as sa
from alembic import op

from commons.database import UtcDateTime

revision = "commons_0001_1cef91"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "commons_attempt",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", "digest"),
    )
    with op.batch_alter_table("commons_attempt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_commons_attempt_since"), ["since"], unique=False)

    op.create_table(
        "commons_cursor",
        sa.Column("follower", sa.String(length=128), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("follower"),
    )
    op.create_table(
        "commons_idempotency",
        sa.Column("organisation", sa.String(length=64), nullable=False),
        sa.Column("actor", sa.String(length=128), nullable=False),
        sa.Column("key", sa.String(length=128), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("organisation", "actor", "key"),
    )
    with op.batch_alter_table("commons_idempotency", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_commons_idempotency_at"), ["at"], unique=False)

    op.create_table(
        "commons_ledger",
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("organisation", sa.String(length=64), nullable=False),
        sa.Column("service", sa.String(length=64), nullable=False),
        sa.Column("service_version", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(length=16), nullable=False),
        sa.Column("brick", sa.String(length=64), nullable=False),
        sa.Column("release", sa.String(length=96), nullable=False),
        sa.Column("action", sa.String(length=64), nullable=False),
        sa.Column("actor", sa.String(length=128), nullable=False),
        sa.Column("thread", sa.String(length=36), nullable=False),
        sa.Column("cause", sa.String(length=36), nullable=True),
        sa.Column("step", sa.String(length=128), nullable=True),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=128), nullable=True),
        sa.Column("cpu_us", sa.BigInteger(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("position"),
        sa.UniqueConstraint("cause", "step", "ordinal", name="uq_commons_ledger_step"),
        sa.UniqueConstraint("id"),
    )
    with op.batch_alter_table("commons_ledger", schema=None) as batch_op:
        batch_op.create_index("ix_commons_ledger_service", ["organisation", "service", "position"], unique=False)
        batch_op.create_index("ix_commons_ledger_thread", ["thread", "position"], unique=False)

    op.create_table(
        "commons_parked",
        sa.Column("ref", sa.String(length=36), nullable=False),
        sa.Column("follower", sa.String(length=128), nullable=False),
        sa.Column("organisation", sa.String(length=64), nullable=False),
        sa.Column("service", sa.String(length=64), nullable=False),
        sa.Column("thread", sa.String(length=36), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("event", sa.String(length=128), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("ref"),
        sa.UniqueConstraint("follower", "position", name="uq_commons_parked_position"),
    )
    with op.batch_alter_table("commons_parked", schema=None) as batch_op:
        batch_op.create_index("ix_commons_parked_thread", ["follower", "thread", "position"], unique=False)

    op.create_table(
        "commons_session",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("actor", sa.String(length=128), nullable=False),
        sa.Column("thread", sa.String(length=36), nullable=True),
        sa.Column("organisation", sa.String(length=64), nullable=True),
        sa.Column("service", sa.String(length=64), nullable=True),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("digest"),
    )
    with op.batch_alter_table("commons_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_commons_session_actor"), ["actor"], unique=False)
        batch_op.create_index(batch_op.f("ix_commons_session_expires_at"), ["expires_at"], unique=False)

    op.create_table(
        "commons_timer",
        sa.Column("ref", sa.String(length=36), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("organisation", sa.String(length=64), nullable=False),
        sa.Column("service", sa.String(length=64), nullable=False),
        sa.Column("service_version", sa.Integer(), nullable=False),
        sa.Column("brick", sa.String(length=64), nullable=False),
        sa.Column("action", sa.String(length=64), nullable=False),
        sa.Column("slot", sa.String(length=64), nullable=False),
        sa.Column("thread", sa.String(length=36), nullable=False),
        sa.Column("cause", sa.String(length=36), nullable=False),
        sa.Column("given", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("ref"),
        sa.UniqueConstraint("organisation", "thread", "brick", "slot", name="uq_commons_timer_slot"),
    )
    with op.batch_alter_table("commons_timer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_commons_timer_due_at"), ["due_at"], unique=False)

    op.create_table(
        "commons_upload",
        sa.Column("organisation", sa.String(length=64), nullable=False),
        sa.Column("ref", sa.String(length=36), nullable=False),
        sa.Column("service", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.String(length=128), nullable=False),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("actor", sa.String(length=128), nullable=False),
        sa.Column("kept", sa.Boolean(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("organisation", "ref"),
    )
    with op.batch_alter_table("commons_upload", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_commons_upload_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_commons_upload_digest"), ["digest"], unique=False)

    op.create_table(
        "commons_usage",
        sa.Column("organisation", sa.String(length=64), nullable=False),
        sa.Column("service", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("service_version", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(length=16), nullable=False),
        sa.Column("brick", sa.String(length=64), nullable=False),
        sa.Column("event", sa.String(length=128), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("cpu_us", sa.BigInteger(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("organisation", "service", "day", "service_version", "origin", "brick", "event"),
    )
    op.create_table(
        "commons_usage_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("organisation", sa.String(length=64), nullable=False),
        sa.Column("service", sa.String(length=64), nullable=False),
        sa.Column("cpu_us", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("day", "organisation", "service"),
    )
    op.create_table(
        "commons_usage_process",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("cpu_us", sa.BigInteger(), nullable=False),
        sa.Column("seconds", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("day"),
    )

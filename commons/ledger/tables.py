"""The ledger, and the kernel's own tables, which hold no history."""

import sqlalchemy as sa
from sqlmodel import SQLModel

from commons.database import UtcDateTime

_Ref = sa.String(36)
_Word = sa.String(64)

ledger = sa.Table(
    "commons_ledger",
    SQLModel.metadata,
    sa.Column("position", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
    sa.Column("id", _Ref, nullable=False, unique=True),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("name", sa.String(128), nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("organisation", _Word, nullable=False),
    sa.Column("service", _Word, nullable=False),
    sa.Column("service_version", sa.Integer, nullable=False),
    sa.Column("origin", sa.String(16), nullable=False),
    sa.Column("brick", _Word, nullable=False),
    sa.Column("release", sa.String(96), nullable=False),
    sa.Column("action", _Word, nullable=False),
    sa.Column("actor", sa.String(128), nullable=False),
    sa.Column("thread", _Ref, nullable=False),
    sa.Column("cause", _Ref),
    sa.Column("step", sa.String(128)),
    sa.Column("ordinal", sa.Integer, nullable=False),
    sa.Column("key", sa.String(128)),
    sa.Column("cpu_us", sa.BigInteger, nullable=False),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("data", sa.Text, nullable=False),
    sa.UniqueConstraint("cause", "step", "ordinal", name="uq_commons_ledger_step"),
    sa.Index("ix_commons_ledger_thread", "thread", "position"),
    sa.Index("ix_commons_ledger_service", "organisation", "service", "position"),
)

cursors = sa.Table(
    "commons_cursor",
    SQLModel.metadata,
    sa.Column("follower", sa.String(128), primary_key=True),
    sa.Column("position", sa.BigInteger, nullable=False),
)

parked = sa.Table(
    "commons_parked",
    SQLModel.metadata,
    sa.Column("ref", _Ref, primary_key=True),
    sa.Column("follower", sa.String(128), nullable=False),
    sa.Column("organisation", _Word, nullable=False),
    sa.Column("service", _Word, nullable=False),
    sa.Column("thread", _Ref, nullable=False),
    sa.Column("position", sa.BigInteger, nullable=False),
    sa.Column("event", sa.String(128), nullable=False),
    sa.Column("error", sa.Text, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("next_at", UtcDateTime),
    sa.UniqueConstraint("follower", "position", name="uq_commons_parked_position"),
    sa.Index("ix_commons_parked_thread", "follower", "thread", "position"),
)
"""Events that a follower could not take. `attempts` 0: waits for an earlier event of its thread."""

timers = sa.Table(
    "commons_timer",
    SQLModel.metadata,
    sa.Column("ref", _Ref, primary_key=True),
    sa.Column("due_at", UtcDateTime, nullable=False, index=True),
    sa.Column("organisation", _Word, nullable=False),
    sa.Column("service", _Word, nullable=False),
    sa.Column("service_version", sa.Integer, nullable=False),
    sa.Column("brick", _Word, nullable=False),
    sa.Column("action", _Word, nullable=False),
    sa.Column("slot", _Word, nullable=False),
    sa.Column("thread", _Ref, nullable=False),
    sa.Column("cause", _Ref, nullable=False),
    sa.Column("given", sa.Text, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False, default=0),
    sa.Column("error", sa.Text, nullable=False, default=""),
    sa.UniqueConstraint("organisation", "thread", "brick", "slot", name="uq_commons_timer_slot"),
)

idempotency = sa.Table(
    "commons_idempotency",
    SQLModel.metadata,
    sa.Column("organisation", _Word, primary_key=True),
    sa.Column("actor", sa.String(128), primary_key=True),
    sa.Column("key", sa.String(128), primary_key=True),
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("answer", sa.Text, nullable=False),
    sa.Column("at", UtcDateTime, nullable=False, index=True),
)

sessions = sa.Table(
    "commons_session",
    SQLModel.metadata,
    sa.Column("digest", sa.String(64), primary_key=True),
    sa.Column("actor", sa.String(128), nullable=False, index=True),
    sa.Column("thread", _Ref),
    sa.Column("organisation", _Word),
    sa.Column("service", _Word),
    sa.Column("expires_at", UtcDateTime, nullable=False, index=True),
)

attempts = sa.Table(
    "commons_attempt",
    SQLModel.metadata,
    sa.Column("name", _Word, primary_key=True),
    sa.Column("digest", sa.String(64), primary_key=True),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("since", UtcDateTime, nullable=False, index=True),
)
"""Rate limits: how often something was tried since a moment."""

uploads = sa.Table(
    "commons_upload",
    SQLModel.metadata,
    sa.Column("organisation", _Word, primary_key=True),
    sa.Column("ref", _Ref, primary_key=True),
    sa.Column("service", _Word, nullable=False),
    sa.Column("digest", sa.String(64), nullable=False, index=True),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("media_type", sa.String(128), nullable=False),
    sa.Column("filename", sa.String(200), nullable=False, info={"classification": "personal", "retain": "P6Y"}),
    sa.Column("actor", sa.String(128), nullable=False),
    sa.Column("kept", sa.Boolean, nullable=False, default=False),
    sa.Column("at", UtcDateTime, nullable=False, index=True),
)

KERNEL_TABLES: tuple[sa.Table, ...] = (ledger, cursors, parked, timers, idempotency, sessions, attempts, uploads)

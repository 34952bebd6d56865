"""One-time links."""

import sqlalchemy as sa
from alembic import op

from commons.database import UtcDateTime

revision = "accounts_0002_627b76"
down_revision = "accounts_0001_634f7f"


def upgrade() -> None:
    op.create_table(
        "accounts_link",
        sa.Column("organisation", sa.String(length=64), nullable=False),
        sa.Column("ref", sa.String(length=36), nullable=False),
        sa.Column("service", sa.String(length=64), nullable=False),
        sa.Column("thread", sa.String(length=36), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("secret", sa.String(length=64), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("organisation", "ref"),
    )
    with op.batch_alter_table("accounts_link", schema=None) as batch_op:
        batch_op.create_index("ix_accounts_link_organisation_digest", ["organisation", "digest"], unique=True)
        batch_op.create_index("ix_accounts_link_organisation_email", ["organisation", "email"], unique=False)
        batch_op.create_index("ix_accounts_link_organisation_expires_at", ["organisation", "expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_accounts_link_thread"), ["thread"], unique=False)

"""First tables."""

import sqlalchemy as sa
from alembic import op

from commons.database import UtcDateTime

revision = "accounts_0001_634f7f"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "accounts_account",
        sa.Column("organisation", sa.String(length=64), nullable=False),
        sa.Column("ref", sa.String(length=36), nullable=False),
        sa.Column("service", sa.String(length=64), nullable=False),
        sa.Column("thread", sa.String(length=36), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("password", sa.String(length=200), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("organisation", "ref"),
    )
    with op.batch_alter_table("accounts_account", schema=None) as batch_op:
        batch_op.create_index("ix_accounts_account_organisation_email", ["organisation", "email"], unique=True)
        batch_op.create_index(batch_op.f("ix_accounts_account_thread"), ["thread"], unique=False)

    op.create_table(
        "accounts_grant",
        sa.Column("organisation", sa.String(length=64), nullable=False),
        sa.Column("ref", sa.String(length=36), nullable=False),
        sa.Column("service", sa.String(length=64), nullable=False),
        sa.Column("thread", sa.String(length=36), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(length=36), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("at_organisation", sa.String(length=64), nullable=False),
        sa.Column("at_service", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("organisation", "ref"),
    )
    with op.batch_alter_table("accounts_grant", schema=None) as batch_op:
        batch_op.create_index(
            "ix_accounts_grant_once", ["organisation", "account", "role", "at_organisation", "at_service"], unique=True
        )
        batch_op.create_index(
            "ix_accounts_grant_organisation_at_organisation_at_service",
            ["organisation", "at_organisation", "at_service"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_accounts_grant_thread"), ["thread"], unique=False)

    op.create_table(
        "accounts_invitation",
        sa.Column("organisation", sa.String(length=64), nullable=False),
        sa.Column("ref", sa.String(length=36), nullable=False),
        sa.Column("service", sa.String(length=64), nullable=False),
        sa.Column("thread", sa.String(length=36), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("at_organisation", sa.String(length=64), nullable=False),
        sa.Column("at_service", sa.String(length=64), nullable=False),
        sa.Column("invited_by", sa.String(length=80), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("link", sa.String(length=300), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("organisation", "ref"),
    )
    with op.batch_alter_table("accounts_invitation", schema=None) as batch_op:
        batch_op.create_index(
            "ix_accounts_invitation_organisation_at_organisation_at_service",
            ["organisation", "at_organisation", "at_service"],
            unique=False,
        )
        batch_op.create_index("ix_accounts_invitation_organisation_digest", ["organisation", "digest"], unique=True)
        batch_op.create_index(batch_op.f("ix_accounts_invitation_thread"), ["thread"], unique=False)

    op.create_table(
        "accounts_key",
        sa.Column("organisation", sa.String(length=64), nullable=False),
        sa.Column("ref", sa.String(length=36), nullable=False),
        sa.Column("service", sa.String(length=64), nullable=False),
        sa.Column("thread", sa.String(length=36), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(length=36), nullable=False),
        sa.Column("called", sa.String(length=100), nullable=False),
        sa.Column("prefix", sa.String(length=20), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("at_organisation", sa.String(length=64), nullable=False),
        sa.Column("at_service", sa.String(length=64), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("organisation", "ref"),
    )
    with op.batch_alter_table("accounts_key", schema=None) as batch_op:
        batch_op.create_index("ix_accounts_key_organisation_account", ["organisation", "account"], unique=False)
        batch_op.create_index("ix_accounts_key_organisation_digest", ["organisation", "digest"], unique=True)
        batch_op.create_index(batch_op.f("ix_accounts_key_thread"), ["thread"], unique=False)

"""Applications people links and allowances."""

import sqlalchemy as sa
from alembic import op

from commons.database import UtcDateTime

revision = "registration_0001_66d05c"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "registration_allowance",
        sa.Column("organisation", sa.String(length=64), nullable=False),
        sa.Column("ref", sa.String(length=36), nullable=False),
        sa.Column("service", sa.String(length=64), nullable=False),
        sa.Column("thread", sa.String(length=36), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("application", sa.String(length=36), nullable=False),
        sa.Column("question", sa.String(length=64), nullable=False),
        sa.Column("uprn", sa.String(length=12), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("used_on", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("organisation", "ref"),
    )
    with op.batch_alter_table("registration_allowance", schema=None) as batch_op:
        batch_op.create_index(
            "ix_registration_allowance_application", ["organisation", "service", "application"], unique=False
        )
        batch_op.create_index(
            "ix_registration_allowance_place", ["organisation", "service", "question", "place"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_registration_allowance_thread"), ["thread"], unique=False)
        batch_op.create_index(
            "ix_registration_allowance_uprn", ["organisation", "service", "question", "uprn"], unique=False
        )

    op.create_table(
        "registration_application",
        sa.Column("organisation", sa.String(length=64), nullable=False),
        sa.Column("ref", sa.String(length=36), nullable=False),
        sa.Column("service", sa.String(length=64), nullable=False),
        sa.Column("thread", sa.String(length=36), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=16), nullable=False),
        sa.Column("person", sa.String(length=36), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("sensitive_answers", sa.JSON(), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("service_version", sa.Integer(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=True),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("pence", sa.Integer(), nullable=True),
        sa.Column("slots", sa.Integer(), nullable=True),
        sa.Column("free", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("organisation", "ref"),
    )
    with op.batch_alter_table("registration_application", schema=None) as batch_op:
        batch_op.create_index(
            "ix_registration_application_list", ["organisation", "service", "received_at", "ref"], unique=False
        )
        batch_op.create_index("ix_registration_application_number", ["organisation", "service", "number"], unique=True)
        batch_op.create_index("ix_registration_application_person", ["organisation", "service", "person"], unique=False)
        batch_op.create_index(batch_op.f("ix_registration_application_thread"), ["thread"], unique=False)

    op.create_table(
        "registration_link",
        sa.Column("organisation", sa.String(length=64), nullable=False),
        sa.Column("ref", sa.String(length=36), nullable=False),
        sa.Column("service", sa.String(length=64), nullable=False),
        sa.Column("thread", sa.String(length=36), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("application", sa.String(length=36), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("secret", sa.String(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("organisation", "ref"),
    )
    with op.batch_alter_table("registration_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_registration_link_thread"), ["thread"], unique=False)

    op.create_table(
        "registration_person",
        sa.Column("organisation", sa.String(length=64), nullable=False),
        sa.Column("ref", sa.String(length=36), nullable=False),
        sa.Column("service", sa.String(length=64), nullable=False),
        sa.Column("thread", sa.String(length=36), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("full_name", sa.String(), nullable=False),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("address", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("organisation", "ref"),
    )
    with op.batch_alter_table("registration_person", schema=None) as batch_op:
        batch_op.create_index("ix_registration_person_name", ["organisation", "service", "name_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_registration_person_thread"), ["thread"], unique=False)

"""Newest versions by origin."""

from alembic import op

revision = "catalogue_0005_2303ec"
down_revision = "catalogue_0004_6b00b4"


def upgrade() -> None:
    with op.batch_alter_table("catalogue_version", schema=None) as batch_op:
        batch_op.create_index("ix_catalogue_version_origin_published_at", ["origin", "published_at"], unique=False)

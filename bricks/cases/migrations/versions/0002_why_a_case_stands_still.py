"""Why a case stands still."""

import sqlalchemy as sa
from alembic import op

revision = "cases_0002_d91be9"
down_revision = "cases_0001_995662"


def upgrade() -> None:
    with op.batch_alter_table("cases_case", schema=None) as batch_op:
        batch_op.add_column(sa.Column("paused", sa.String(length=128), nullable=True))

"""By which measure of likeness services were held beside each other; 0 is an older one."""

import sqlalchemy as sa
from alembic import op

revision = "catalogue_0007_5c1e90"
down_revision = "catalogue_0006_739d20"


def upgrade() -> None:
    with op.batch_alter_table("catalogue_composition", schema=None) as batch_op:
        batch_op.add_column(sa.Column("measure", sa.Integer(), nullable=False, server_default="0"))

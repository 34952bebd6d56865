"""Kept answers by reference.

An answer that is kept for a repeated request names the events that it was, which stand in the ledger; it held a
copy of them before.
"""

import json

import sqlalchemy as sa
from alembic import op

revision = "commons_0002_5a0e17"
down_revision = "commons_0001_1cef91"


def upgrade() -> None:
    kept = sa.table(
        "commons_idempotency",
        *(sa.column(name, sa.String) for name in ("organisation", "actor", "key", "answer")),
    )
    found = op.get_bind().execute(sa.select(kept)).all()
    for organisation, actor, key, answer in found:
        ids = " ".join(done["id"] for done in json.loads(answer))
        one = sa.and_(kept.c.organisation == organisation, kept.c.actor == actor, kept.c.key == key)
        op.execute(sa.update(kept).where(one).values(answer=ids))

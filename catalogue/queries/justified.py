"""Where a council says why something of its own is right: its note, beside every claim that it bears on."""

from datetime import datetime

from sqlmodel import col, select

from catalogue.queries.england import england
from catalogue.tables import ReplyRow
from commons.model import Model
from commons.view import View

MOST = 100


class Justification(Model):
    """What a council says, as it wrote it."""

    gss: str
    council: str
    organisation: str
    about: str
    says: str
    said_at: datetime


def justifications(view: View, *about: str) -> tuple[Justification, ...]:
    """The notes of councils that mark something of their own as right, the newest first."""
    rows = view.all(
        select(ReplyRow)
        .where(col(ReplyRow.about).in_(about), col(ReplyRow.withdrawn_at).is_(None))
        .order_by(col(ReplyRow.created_at).desc(), col(ReplyRow.ref).desc())
        .limit(MOST)
    )
    councils = england().by_slug
    return tuple(
        Justification(
            gss=councils[row.organisation].gss,
            council=councils[row.organisation].nice_name,
            organisation=row.organisation,
            about=row.about,
            says=row.says,
            said_at=row.created_at,
        )
        for row in rows
        if row.organisation in councils
    )

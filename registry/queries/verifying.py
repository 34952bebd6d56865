"""What administrators need to know before they verify an organisation."""

from datetime import datetime

from sqlmodel import col, or_, select

from commons.errors import NotFound
from commons.event import Origin
from commons.model import Model
from commons.view import View
from registry.events import OrganisationKind
from registry.tables import OrganisationRow, ServiceRow

MOST = 100
"""Organisations in one list."""


class ToVerify(Model):
    """An organisation as an administrator sees it."""

    organisation: str
    name: str
    kind: OrganisationKind
    origin: Origin
    verified: bool
    example: bool
    """Whether it is one of the platform's examples, which stay what they are."""
    set_up_by: str
    """The name of whoever set it up from the pages; empty for those that came with the installation."""
    since: datetime
    services: int


def waiting(view: View) -> list[ToVerify]:
    """Those that somebody set up from the pages and nobody has verified, the oldest first."""
    found = select(OrganisationRow).where(
        col(OrganisationRow.founded_by) != "", col(OrganisationRow.verified).is_(False)
    )
    return _shown(view.all(found.order_by(col(OrganisationRow.created_at)).limit(MOST)), view)


def named(view: View, text: str) -> list[ToVerify]:
    """Those whose name or address holds the text."""
    name, short = col(OrganisationRow.name), col(OrganisationRow.short_name)
    parts = [each.icontains(text, autoescape=True) for each in (name, short, col(OrganisationRow.slug))]
    return _shown(view.all(select(OrganisationRow).where(or_(*parts)).order_by(name).limit(MOST)), view)


def to_verify(view: View, slug: str) -> ToVerify:
    """One organisation; NotFound if there is none."""
    row = view.first(select(OrganisationRow).where(col(OrganisationRow.slug) == slug))
    if row is None:
        raise NotFound("There is no such organisation.", to_do="Look it up in the list of organisations.")
    return _shown([row], view)[0]


def _shown(rows: list[OrganisationRow], view: View) -> list[ToVerify]:
    founders = {row.slug: row.founded_by.partition(":")[2] for row in rows if row.founded_by}
    labels = view.labels({"account": set(founders.values())})
    slugs = [row.slug for row in rows]
    owned = view.all(select(col(ServiceRow.organisation)).where(col(ServiceRow.organisation).in_(slugs)))
    return [
        ToVerify.model_validate(
            {
                "organisation": row.slug,
                "name": row.name,
                "kind": row.kind,
                "origin": row.origin,
                "verified": row.verified,
                "example": row.slug.startswith("example-"),
                "set_up_by": labels[founders[row.slug]].text if founders.get(row.slug) in labels else "",
                "since": row.created_at,
                "services": owned.count(row.slug),
            }
        )
        for row in rows
    ]

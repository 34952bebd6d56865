"""Organisations, as lists and one by one, and how others show them."""

from collections.abc import Collection

from pydantic import ConfigDict, Field
from sqlmodel import col, or_, select

from commons.errors import NotFound
from commons.event import Origin
from commons.model import Listing, Model, Paging, Slug
from commons.refs import Label
from commons.view import View
from registry.events import OrganisationKind
from registry.tables import OrganisationRow


class Organisations(Paging):
    """Which organisations, in order of their address."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"kind": "council", "region": "South West"}]})

    kind: OrganisationKind | None = None
    origin: Origin | None = None
    region: str | None = Field(default=None, max_length=60)
    search: str | None = Field(default=None, max_length=100, description="Part of the name")


class OneOrganisation(Model):
    """Which organisation."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"organisation": "swindon"}]})

    organisation: Slug


class OrganisationFacts(Model):
    """An organisation and the public facts about it."""

    organisation: Slug
    name: str
    short_name: str
    kind: OrganisationKind
    origin: Origin
    verified: bool
    note: str
    gss: str
    ecode: str
    council_type: str
    tier: str
    region: str
    county: str
    population: int | None


def organisations(asked: Organisations, view: View) -> Listing[OrganisationFacts]:
    """Organisations that own services, or could."""
    found = select(OrganisationRow)
    if asked.kind:
        found = found.where(col(OrganisationRow.kind) == asked.kind)
    if asked.origin:
        found = found.where(col(OrganisationRow.origin) == asked.origin)
    if asked.region:
        found = found.where(col(OrganisationRow.region) == asked.region)
    if asked.search:
        found = found.where(
            or_(
                col(OrganisationRow.name).icontains(asked.search, autoescape=True),
                col(OrganisationRow.short_name).icontains(asked.search, autoescape=True),
            )
        )
    total = view.count(found)
    if asked.after:
        found = found.where(col(OrganisationRow.slug) > asked.after)
    rows = view.all(found.order_by(col(OrganisationRow.slug)).limit(asked.limit + 1))
    more = rows[asked.limit - 1].slug if len(rows) > asked.limit else None
    return Listing[OrganisationFacts](items=tuple(facts(row) for row in rows[: asked.limit]), next=more, total=total)


def organisation(asked: OneOrganisation, view: View) -> OrganisationFacts:
    """One organisation."""
    row = view.first(select(OrganisationRow).where(col(OrganisationRow.slug) == asked.organisation))
    if row is None:
        raise NotFound("There is no such organisation.", to_do="Look it up in the list of organisations.")
    return facts(row)


def facts(row: OrganisationRow) -> OrganisationFacts:
    """An organisation's row as others see it."""
    shown = row.model_dump(exclude={"ref", "created_at", "founded_by", "slug"})
    return OrganisationFacts(organisation=row.slug, **shown)


def label(slugs: Collection[str], view: View) -> dict[str, Label]:
    """Organisations by name."""
    rows = view.all(select(OrganisationRow).where(col(OrganisationRow.slug).in_(sorted(slugs))))
    return {row.slug: Label(row.name) for row in rows}

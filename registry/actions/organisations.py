"""Listing, setting up and verifying organisations."""

from typing import Annotated

from pydantic import ConfigDict, Field, StringConstraints
from sqlmodel import col, select

from commons.errors import Fault, Forbidden, Invalid, NotFound, Refused
from commons.event import Origin
from commons.model import Line, Model, Slug
from commons.refs import PLATFORM
from commons.transaction import Transaction
from registry.events import Founded, Listed, OrganisationKind, Verified
from registry.rules.publishing import OWN
from registry.settings import RegistrySettings
from registry.tables import OrganisationRow

RESERVED = frozenset({PLATFORM, OWN, "platform", "account", "api", "compose", "work", "example", "examples"})
Word = Annotated[str, StringConstraints(max_length=60)]


class Organisation(Model):
    """An organisation and the public facts about it."""

    slug: Slug
    name: Line
    short_name: Line
    kind: OrganisationKind
    origin: Origin
    note: Annotated[str, StringConstraints(max_length=500)] = ""
    gss: Annotated[str, StringConstraints(pattern=r"^([A-Z]\d{8})?$")] = ""
    ecode: Annotated[str, StringConstraints(max_length=9)] = ""
    council_type: Word = ""
    tier: Word = ""
    region: Word = ""
    county: Word = ""
    population: int | None = Field(default=None, ge=0)


class Listing(Model):
    """Organisations to list; those that stand as they are given are passed over."""

    organisations: tuple[Organisation, ...] = Field(max_length=2_000)


class Found(Model):
    """An organisation set up from the pages by somebody who is signed in."""

    organisation: Slug
    name: Line
    kind: OrganisationKind = "charity"


class Verify(Model):
    """An organisation whose members are known to be its members."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"organisation": "swindon"}]})

    organisation: Slug


def list_(given: Listing, tx: Transaction) -> tuple[Listed, ...]:
    """List organisations, or bring the public facts about them up to date."""
    wanted = [one.slug for one in given.organisations]
    rows = {row.slug: row for row in tx.all(select(OrganisationRow).where(col(OrganisationRow.slug).in_(wanted)))}
    recorded = []
    for one in given.organisations:
        facts = one.model_dump()
        row = rows.get(one.slug)
        if row is None:
            tx.add(OrganisationRow(**facts))
        elif not _renew(row, facts):
            continue
        recorded.append(Listed(organisation=one.slug, kind=one.kind, origin=one.origin, gss=one.gss.lower() or None))
    return tuple(recorded)


def _renew(row: OrganisationRow, facts: dict[str, object]) -> bool:
    """Whether anything differed. What people have decided since, such as being verified, stays."""
    if row.verified:
        facts = {name: value for name, value in facts.items() if name != "origin"}
    differing = {name: value for name, value in facts.items() if getattr(row, name) != value}
    for name, value in differing.items():
        setattr(row, name, value)
    return bool(differing)


def found(given: Found, tx: Transaction) -> Founded:
    """Set up an organisation. It is unverified, so that what it publishes counts as an example."""
    if not tx.actor.id.startswith("account:"):
        raise Forbidden("Only somebody who is signed in can set up an organisation.", to_do="Sign in first.")
    if given.organisation in RESERVED or given.organisation.startswith("example-"):
        raise _taken(f"“{given.organisation}” is kept for the platform and its examples")
    if tx.first(select(OrganisationRow).where(col(OrganisationRow.slug) == given.organisation)) is not None:
        raise _taken("There is already an organisation at this address")
    tx.alone(f"organisations of {tx.actor.id}")
    mine = select(OrganisationRow).where(
        col(OrganisationRow.founded_by) == tx.actor.id, col(OrganisationRow.verified).is_(False)
    )
    most = tx.settings(RegistrySettings).unverified_each
    if tx.count(mine) >= most:
        raise Refused(f"You have set up {most} organisations that nobody has verified yet, which is the most.")
    row = OrganisationRow(
        slug=given.organisation,
        name=given.name,
        short_name=given.name,
        kind=given.kind,
        origin="example",
        founded_by=tx.actor.id,
    )
    tx.add(row)
    return Founded(organisation=row.slug, account=tx.actor.ref, kind=given.kind, origin="example")


def _taken(what: str) -> Invalid:
    return Invalid(
        f"{what}.",
        to_do="Choose another address for it.",
        faults=[Fault("organisation", f"{what}. Choose another one")],
    )


def verify(given: Verify, tx: Transaction) -> Verified | None:
    """Verify an organisation, so that its members may publish live services."""
    row = tx.first(select(OrganisationRow).where(col(OrganisationRow.slug) == given.organisation))
    if row is None:
        raise NotFound("There is no such organisation.", to_do="Look it up in the list of organisations.")
    if row.slug.startswith("example-"):
        raise Refused("This organisation is an example and stays one.")
    if row.verified:
        return None
    row.verified, row.origin = True, "live"
    kind: OrganisationKind = row.kind  # type: ignore[assignment]  # the column holds what `list_` and `found` wrote
    return Verified(organisation=row.slug, kind=kind, origin="live")

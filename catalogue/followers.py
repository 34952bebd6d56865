"""Keeps the catalogue's tables from what the registry records, by the events' names."""

from typing import Any

from sqlmodel import col, select

from catalogue.tables import CountRow, OrganisationRow, ReleaseRow, ServiceRow, UseRow, VersionRow
from commons.brick import Projection
from commons.event import Recorded

PUBLISHED = "registry.published"
RELEASED = "registry.released"


def apply(record: Recorded, tables: Any) -> None:
    """Take one event: a service was published, a brick released, or an organisation joined."""
    event = record.event
    if event.event_name == PUBLISHED:
        _published(record, tables)
    elif event.event_name == RELEASED:
        _released(record, tables)
    elif event.event_name.startswith("registry.") and hasattr(event, "organisation") and hasattr(event, "kind"):
        _organisation(record, tables)


def _published(record: Recorded, tables: Any) -> None:
    event: Any = record.event
    organisation, service, version = event.organisation, event.service, event.version
    origin, bricks = str(getattr(event.origin, "value", event.origin)), list(event.bricks)
    if tables.get(VersionRow, organisation=organisation, service=service, version=version) is None:
        tables.add(
            VersionRow(
                organisation=organisation, service=service, version=version, origin=origin, published_at=record.at
            )
        )
    row = tables.get(ServiceRow, organisation=organisation, service=service)
    if row is None:
        row = tables.add(
            ServiceRow(
                organisation=organisation,
                service=service,
                origin=origin,
                version=version,
                first_at=record.at,
                published_at=record.at,
            )
        )
    row.origin, row.lgsl, row.version, row.bricks, row.published_at = origin, event.lgsl, version, bricks, record.at
    used = select(UseRow).where(col(UseRow.organisation) == organisation, col(UseRow.service) == service)
    for old in tables.all(used):
        tables.count(CountRow, {"brick": old.brick, "origin": old.origin}, {"services": -1})
        tables.delete(old)
    tables.flush()
    for brick in bricks:
        tables.add(UseRow(brick=brick, organisation=organisation, service=service, origin=origin))
        tables.count(CountRow, {"brick": brick, "origin": origin}, {"services": 1})


def _released(record: Recorded, tables: Any) -> None:
    event: Any = record.event
    if tables.get(ReleaseRow, brick=event.brick, release=event.release) is None:
        tables.add(ReleaseRow(brick=event.brick, release=event.release, released_at=record.at))


def _organisation(record: Recorded, tables: Any) -> None:
    event: Any = record.event
    origin = getattr(event, "origin", "live")
    row = tables.get(OrganisationRow, organisation=event.organisation)
    if row is None:
        row = tables.add(OrganisationRow(organisation=event.organisation))
    row.kind = str(getattr(event.kind, "value", event.kind))
    row.origin = str(getattr(origin, "value", origin))


published = Projection(
    name="published",
    tables=(ServiceRow, VersionRow, UseRow, OrganisationRow, CountRow, ReleaseRow),
    apply=apply,
)

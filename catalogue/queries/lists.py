"""Lists that are too long to hold: read in batches, each after the last row of the one before."""

import hashlib
from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, literal, tuple_
from sqlmodel import col, select

from catalogue.tables import ServiceRow, TextRow, UseRow, VersionRow
from commons.event import Origin
from commons.view import View

BATCH = 5_000
SERVICE_COLUMNS = (
    "organisation", "organisation_name", "service", "title", "origin", "lgsl", "version", "bricks", "published_at",
)  # fmt: skip
USE_COLUMNS = ("brick", "organisation", "service", "origin")


def services_after(origin: Origin | None, after: Sequence[Any], view: View) -> list[tuple[Any, ...]]:
    """Published services in the order of their numbers; each row ends with its number."""
    found = select(TextRow).where(col(TextRow.origin) == origin) if origin else select(TextRow)
    found = found.where(col(TextRow.code) > after[-1]) if after else found
    rows = view.all(found.order_by(col(TextRow.code)).limit(BATCH))
    return [
        (r.organisation, r.name, r.service, r.title, r.origin, r.lgsl, r.version, r.bricks, r.published_at, r.code)
        for r in rows
    ]


def uses_after(origin: Origin | None, after: Sequence[Any], view: View) -> list[tuple[Any, ...]]:
    """Which service uses which brick, by brick, organisation and service."""
    own = (col(UseRow.brick), col(UseRow.organisation), col(UseRow.service))
    found = select(*own, col(UseRow.origin))
    found = found.where(col(UseRow.origin) == origin) if origin else found
    found = found.where(tuple_(*own) > tuple_(*map(literal, after[:3]))) if after else found
    return [tuple(row) for row in view.rows(found.order_by(*own).limit(BATCH))]


def state_of_lists(view: View) -> str:
    """A tag that is another one after each publication."""
    newest = view.first(select(func.max(col(VersionRow.published_at))))
    return hashlib.sha256(f"{newest} {view.count(select(ServiceRow))}".encode()).hexdigest()[:32]

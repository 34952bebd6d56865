"""Keeping what published services are called, so that they are found without opening a file."""

from typing import Any

from sqlmodel import col, select

from catalogue.actions.versions import OfVersion
from catalogue.events import Described
from catalogue.rules.tokens import code_of, tokens
from catalogue.tables import TextRow, WordRow
from commons.transaction import Transaction


def describe(given: OfVersion, tx: Transaction) -> Described | None:
    """Keep title, summary and words of a published version, unless a newer one is kept already."""
    code = code_of(given.organisation, given.service)
    tx.alone(f"words {code}")
    row = tx.first(select(TextRow).where(col(TextRow.code) == code))
    if row is not None and row.version >= given.version:
        return None
    service = tx.service_at(given.organisation, given.service, given.version)
    labels = tx.labels({"organisation": {given.organisation}})
    name = labels[given.organisation].text if given.organisation in labels else given.organisation.replace("-", " ")
    lgsl = service.file.lgsl if isinstance(service.file.lgsl, int) else None
    facts: dict[str, Any] = {
        "version": given.version,
        "origin": service.origin,
        "lgsl": lgsl,
        "title": service.title,
        "name": name,
        "summary": service.file.summary or "",
        "bricks": list(service.bricks),
        "published_at": service.published_at or tx.now,
    }
    if row is None:
        tx.add(TextRow(code=code, organisation=given.organisation, service=given.service, **facts))
    else:
        for key, value in facts.items():
            setattr(row, key, value)
    found = tokens(
        title=service.title,
        name=name,
        summary=service.file.summary or "",
        organisation=given.organisation,
        lgsl=lgsl,
        bricks=service.bricks,
    )
    _replace(code, service.origin, found, tx)
    return Described(organisation=given.organisation, service=given.service, version=given.version)


def _replace(code: int, origin: str, found: dict[str, int], tx: Transaction) -> None:
    for old in tx.all(select(WordRow).where(col(WordRow.code) == code)):
        tx.delete(old)
    for word, place in found.items():
        tx.add(WordRow(code=code, origin=origin, word=word, place=place))

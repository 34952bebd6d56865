"""Holding each published service beside those of the same number, once, when it is published."""

from sqlmodel import col, func, or_, select

from catalogue.actions.versions import OfVersion
from catalogue.events import Likened
from catalogue.rules.composition import group_of, parts_of
from catalogue.rules.nearness import ALIKE, MEASURE, MOST_CANDIDATES, bands, likeness, sketch
from catalogue.rules.tokens import code_of
from catalogue.tables import BandRow, CompositionRow, NearRow
from commons.transaction import Transaction

MOST_KEPT = 20
"""Services that are kept as nearly the same as a new one: the most alike."""


def liken(given: OfVersion, tx: Transaction) -> Likened | None:
    """Keep what a published version is composed of and which services are nearly the same; the newest counts.

    What was compared by an older measure is compared again.
    """
    code = code_of(given.organisation, given.service)
    tx.alone("likeness")
    row = tx.first(select(CompositionRow).where(col(CompositionRow.code) == code))
    if row is not None and (row.version, row.measure) >= (given.version, MEASURE):
        return None
    service = tx.service_at(given.organisation, given.service, given.version)
    parts, origin = parts_of(service), service.origin
    if row is None:
        own = CompositionRow(
            code=code,
            organisation=given.organisation,
            service=given.service,
            version=given.version,
            origin=origin,
            measure=MEASURE,
            parts=list(parts),
        )
        tx.add(own)
    else:
        row.version, row.origin, row.measure, row.parts = given.version, origin, MEASURE, list(parts)
    marks = tuple(sorted(set(bands(group_of(service), sketch(parts)))))
    near = _near(code, origin, frozenset(parts), marks, tx)
    _replace(code, origin, marks, near, tx)
    return Likened(organisation=given.organisation, service=given.service, version=given.version)


def _near(
    code: int, origin: str, parts: frozenset[str], marks: tuple[int, ...], tx: Transaction
) -> list[tuple[float, int]]:
    """The services most alike among those that share a band, each with how much it is alike."""
    met = tx.rows(
        select(col(BandRow.code), func.count())
        .where(col(BandRow.origin) == origin, col(BandRow.band).in_(marks), col(BandRow.code) != code)
        .group_by(col(BandRow.code))
        .order_by(func.count().desc(), col(BandRow.code))
        .limit(MOST_CANDIDATES)
    )
    others = tx.all(select(CompositionRow).where(col(CompositionRow.code).in_([other for other, _ in met])))
    found = sorted(((likeness(parts, frozenset(other.parts)), other.code) for other in others), reverse=True)
    return [each for each in found if each[0] >= ALIKE][:MOST_KEPT]


def _replace(code: int, origin: str, marks: tuple[int, ...], near: list[tuple[float, int]], tx: Transaction) -> None:
    for old in tx.all(select(BandRow).where(col(BandRow.code) == code)):
        tx.delete(old)
    for pair in tx.all(select(NearRow).where(or_(col(NearRow.first_code) == code, col(NearRow.second_code) == code))):
        tx.delete(pair)
    tx.flush()
    for mark in marks:
        tx.add(BandRow(code=code, origin=origin, band=mark))
    for alike, other in near:
        first, second = sorted((code, other))
        tx.add(NearRow(first_code=first, second_code=second, origin=origin, likeness=alike))

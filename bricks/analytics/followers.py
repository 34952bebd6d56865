"""Keeps the figures up with the ledger."""

from collections.abc import Iterator
from typing import Any

from sqlmodel import SQLModel

from bricks.analytics.rules.journeys import MEANING, REMEMBERED, Count, Means, follow, word
from bricks.analytics.tables import DayRow, JourneyRow, PersonRow, SpanRow
from commons.brick import Projection
from commons.calendar import local_day
from commons.event import Recorded


def count(record: Recorded, tables: Any) -> None:
    """Add what one event means to the sums of its service."""
    means = MEANING.get(record.event.event_name)
    if means is None:
        return
    where = {"organisation": record.organisation, "service": record.service}

    known: list[JourneyRow] = []

    def journey() -> JourneyRow:
        if not known:
            known.append(tables.get(JourneyRow, **where, thread=record.thread) or tables.add(JourneyRow()))
        return known[0]

    found = list(follow(journey, means, record.at, record.event))
    if means is Means.RECEIVED and found and _applied_before(record, where, tables):
        found.append(Count(local_day(record.at), Means.AGAIN))
    for one in found:
        if isinstance(one, Count):
            key = {**where, "day": one.day, "means": one.means.value, "part": one.part}
            tables.count(DayRow, key=key, add={"count": 1})
        else:
            key = {**where, "month": one.month, "measure": one.measure.value, "part": one.part}
            tables.count(SpanRow, key={**key, "seconds": one.seconds}, add={"count": 1})


def _applied_before(record: Recorded, where: dict[str, str], tables: Any) -> bool:
    person = word(record.event, "applicant")
    if not person:
        return False
    if tables.get(PersonRow, **where, person=person):
        return True
    tables.add(PersonRow(person=person))
    return False


def asks(record: Recorded) -> Iterator[tuple[type[SQLModel], dict[str, str]]]:
    """The rows that an event makes the figures look at: read together for many events."""
    means = MEANING.get(record.event.event_name)
    where = {"organisation": record.organisation, "service": record.service}
    if means in REMEMBERED:
        yield JourneyRow, {**where, "thread": record.thread}
    if means is Means.RECEIVED and (person := word(record.event, "applicant")):
        yield PersonRow, {**where, "person": person}


projection = Projection(name="figures", tables=(DayRow, SpanRow, JourneyRow, PersonRow), apply=count, asks=asks)

"""What each event means for the figures of a service, whichever brick recorded it.

Bricks do not know each other, so an event is known by its name and its fields are read if they are
there. A composition without a brick records no such event; its figures say "not counted here".
"""

import enum
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from bricks.analytics.rules.durations import rounded
from commons.calendar import local_day


class Means(enum.StrEnum):
    """What is counted, by day."""

    BEGUN = "begun"
    RECEIVED = "received"
    OPENED = "opened"
    ENTERED = "entered"
    DECIDED = "decided"
    CLOSED = "closed"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    MESSAGED = "messaged"
    COMPLETED = "completed"
    """An application begun on this day was sent in time."""
    RETURNED = "returned"
    """An applicant wrote for the first time since applying."""
    AGAIN = "again"
    """The application of somebody who had applied before."""


MEANING = {
    "registration.begun": Means.BEGUN,
    "registration.received": Means.RECEIVED,
    "registration.withdrawn": Means.WITHDRAWN,
    "registration.lapsed": Means.LAPSED,
    "cases.opened": Means.OPENED,
    "workflow.entered": Means.ENTERED,
    "cases.decided": Means.DECIDED,
    "cases.closed": Means.CLOSED,
    "cases.reopened": Means.REOPENED,
    "cases.messaged": Means.MESSAGED,
}
COMPLETED_WITHIN = timedelta(days=28)
"""How long a begun application may take to be sent and still count as completed."""


class Measure(enum.StrEnum):
    """What is timed, from the moment an application was received (or a case opened without one)."""

    STAGE = "stage"
    DECISION = "decision"
    CLOSING = "closing"


class Journey(Protocol):
    """What has to be remembered of a journey until its next event."""

    begun_at: datetime | None
    started_at: datetime | None
    received: bool
    reached: list[str]
    contacts: int


@dataclass(frozen=True)
class Count:
    """One more of something on a day; `part`: a channel or an outcome."""

    day: date
    means: Means
    part: str = ""


@dataclass(frozen=True)
class Span:
    """One more journey that took so long, in the month in which it got there."""

    month: date
    measure: Measure
    part: str
    seconds: int


def follow(remembered: Callable[[], Journey], means: Means, at: datetime, event: object) -> Iterator[Count | Span]:
    """What an event adds to the figures; what has to be remembered is written into the journey.

    The journey is asked for only where it matters: a case opened for an application is just counted.
    A case that is closed with an outcome, and was not decided before, is decided by it.
    """
    part = word(event, _PARTS[means]) if means in _PARTS else ""
    if means is Means.MESSAGED and word(event, "by") != "applicant":
        return
    if means is Means.RECEIVED and remembered().received:
        return
    yield Count(local_day(at), means, part)
    if means is Means.MESSAGED:
        journey = remembered()
        journey.contacts += 1
        if journey.contacts == 1:
            yield Count(local_day(at), Means.RETURNED)
    elif means is Means.OPENED and not word(event, "application"):
        remembered().started_at = remembered().started_at or at
    elif means is Means.BEGUN:
        remembered().begun_at = remembered().begun_at or at
    elif means is Means.RECEIVED:
        yield from _start(remembered(), at)
    elif means in _STOPS:
        yield from _stop(remembered(), _STOPS[means], part, at)
        outcome = word(event, "outcome") if means is Means.CLOSED else ""
        if outcome and not _reached(remembered(), Measure.DECISION):
            yield Count(local_day(at), Means.DECIDED, outcome)
            yield from _stop(remembered(), Measure.DECISION, "", at)


_PARTS = {Means.BEGUN: "channel", Means.RECEIVED: "channel", Means.DECIDED: "outcome", Means.ENTERED: "stage"}
_STOPS = {Means.ENTERED: Measure.STAGE, Means.DECIDED: Measure.DECISION, Means.CLOSED: Measure.CLOSING}
REMEMBERED = frozenset({Means.BEGUN, Means.RECEIVED, *_STOPS})
"""The events that nearly always ask for their journey."""


def _start(journey: Journey, at: datetime) -> Iterator[Count]:
    """The application came: the clock starts."""
    journey.received, journey.started_at = True, journey.started_at or at
    if journey.begun_at and at - journey.begun_at <= COMPLETED_WITHIN:
        yield Count(local_day(journey.begun_at), Means.COMPLETED)


def _stop(journey: Journey, measure: Measure, part: str, at: datetime) -> Iterator[Span]:
    """The clock is read once for each stage, for the decision and for the end: the first time."""
    reached = part if measure is Measure.STAGE else ""
    if not _reached(journey, measure, reached):
        journey.reached = [*journey.reached, f"{measure.value}:{reached}"]
        if journey.started_at is not None:
            seconds = rounded((at - journey.started_at).total_seconds())
            yield Span(local_day(at).replace(day=1), measure, reached, seconds)


def _reached(journey: Journey, measure: Measure, part: str = "") -> bool:
    return f"{measure.value}:{part}" in journey.reached


def word(event: object, field: str) -> str:
    """A code or an enum's value of an event, or nothing where the event has no such field."""
    value = getattr(event, field, None)
    return "" if value is None else str(value.value if isinstance(value, enum.Enum) else value)


def counted(names: Collection[str]) -> set[Means]:
    """What a composition counts, by the names of the events that its bricks record."""
    found = {means for name, means in MEANING.items() if name in names}
    extra = {
        Means.COMPLETED: {Means.BEGUN, Means.RECEIVED},
        Means.RETURNED: {Means.MESSAGED},
        Means.AGAIN: {Means.RECEIVED},
    }
    return found | {means for means, needs in extra.items() if needs <= found}

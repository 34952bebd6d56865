"""How many: applications and cases by day or month, channels, completion, repeat contact."""

from collections import defaultdict
from collections.abc import Mapping

from pydantic import Field
from sqlmodel import col, func, select

from bricks.analytics.queries.periods import AskedVolumes, In, days, months
from bricks.analytics.rules.journeys import COMPLETED_WITHIN, Means, counted
from bricks.analytics.tables import DayRow
from commons.cost import Period
from commons.model import Model
from commons.view import View

Sums = Mapping[tuple[str, str], int]
"""How many, by what is counted and its part."""


class Volume(In):
    """One period's counts. A figure that this composition cannot have is null."""

    begun: int | None = Field(description="Applications begun on line")
    received: int | None = Field(description="Applications received")
    channels: dict[str, int] = Field(description="Applications received, by the way they came")
    completion: float | None = Field(
        description=f"Of the applications begun, the part sent within {COMPLETED_WITHIN.days} days so far"
    )
    opened: int | None = Field(description="Cases opened")
    decided: int | None
    outcomes: dict[str, int] = Field(description="Decisions by outcome")
    closed: int | None
    reopened: int | None
    withdrawn: int | None = Field(description="Applications withdrawn")
    messages: int | None = Field(description="Messages from applicants since they applied")
    returned: int | None = Field(description="Applicants who wrote for the first time since they applied")
    again: int | None = Field(description="Applications of people who had applied before")


class VolumesView(Model):
    """Counts of each period, oldest first."""

    items: tuple[Volume, ...]


def volumes(asked: AskedVolumes, view: View) -> VolumesView:
    """How many applications and cases, by month or by day."""
    periods = months(view, asked.months) if asked.by == "month" else days(view, asked.days)
    known = known_here(view)
    return VolumesView(items=tuple(_volume(period, sums(view, period), known) for period in periods))


def known_here(view: View) -> set[Means]:
    """What this service's bricks can count."""
    return counted({name for brick in view.service.bricks.values() for name in brick.events})


def sums(view: View, period: Period) -> Sums:
    """What was counted in the period."""
    found = view.rows(
        select(col(DayRow.means), col(DayRow.part), func.sum(col(DayRow.count)))
        .where(col(DayRow.day).between(period.first, period.last))
        .group_by(col(DayRow.means), col(DayRow.part))
    )
    return {(means, part): int(count) for means, part, count in found}


def total(counts: Sums, means: Means) -> int:
    """How many of one thing, whatever the part."""
    return sum(count for (name, _), count in counts.items() if name == means)


def parts(counts: Sums, means: Means) -> dict[str, int]:
    """How many of one thing by part, most first."""
    found: dict[str, int] = defaultdict(int)
    for (name, part), count in counts.items():
        if name == means and part:
            found[part] += count
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))


def _volume(period: Period, counts: Sums, known: set[Means]) -> Volume:
    def many(means: Means) -> int | None:
        return total(counts, means) if means in known else None

    begun = many(Means.BEGUN)
    return Volume(
        name=period.name,
        first=period.first,
        last=period.last,
        begun=begun,
        received=many(Means.RECEIVED),
        channels=parts(counts, Means.RECEIVED),
        completion=total(counts, Means.COMPLETED) / begun if begun and Means.COMPLETED in known else None,
        opened=many(Means.OPENED),
        decided=many(Means.DECIDED),
        outcomes=parts(counts, Means.DECIDED),
        closed=many(Means.CLOSED),
        reopened=many(Means.REOPENED),
        withdrawn=many(Means.WITHDRAWN),
        messages=many(Means.MESSAGED),
        returned=many(Means.RETURNED),
        again=many(Means.AGAIN),
    )

"""How long: from the moment an application was received to each stage, the decision and the end."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from pydantic import Field
from sqlmodel import col, func, select

from bricks.analytics.queries.periods import Asked, In, months
from bricks.analytics.rules.durations import in_words, median, number_of, percentile
from bricks.analytics.rules.journeys import Measure
from bricks.analytics.tables import SpanRow
from commons.cost import Period
from commons.model import Model
from commons.view import View

Kept = dict[tuple[str, str], dict[int, int]]
"""Durations, by measure and part: seconds -> how many."""


class Time(In):
    """How long one thing took for the journeys that got there in the period."""

    measure: Measure
    part: str = Field(description="The stage, for the time to a stage")
    part_title: str = Field(description="What people call that stage; empty when it is not one of today's")
    number: int = Field(description="How many journeys got there")
    median_seconds: int
    p90_seconds: int = Field(description="Nine of ten took no longer")
    median: str
    p90: str


class TimesView(Model):
    """Times over all the months together, and month by month, oldest first."""

    overall: tuple[Time, ...]
    items: tuple[Time, ...]


def times(asked: Asked, view: View) -> TimesView:
    """How long it took to reach each stage, the decision and the end."""
    periods, stages = months(view, asked.months), view.service.codes.get("stage", {})
    whole = Period(first=periods[0].first, last=periods[-1].last)
    return TimesView(
        overall=tuple(_times(whole, kept(view, [whole]), stages)),
        items=tuple(time for period in periods for time in _times(period, kept(view, [period]), stages)),
    )


def kept(view: View, periods: Iterable[Period]) -> Kept:
    """The durations that ended in the months of these periods."""
    found: Kept = defaultdict(dict)
    for period in periods:
        rows = view.rows(
            select(col(SpanRow.measure), col(SpanRow.part), col(SpanRow.seconds), func.sum(col(SpanRow.count)))
            .where(col(SpanRow.month).between(period.first.replace(day=1), period.last))
            .group_by(col(SpanRow.measure), col(SpanRow.part), col(SpanRow.seconds))
        )
        for measure, part, seconds, count in rows:
            found[measure, part][seconds] = found[measure, part].get(seconds, 0) + int(count)
    return found


def _times(period: Period, found: Kept, stages: Mapping[str, str]) -> Iterable[Time]:
    """One figure for each measure: stages by how soon they come, then decision and end."""
    order, way = list(Measure), list(stages)
    shown = []
    for (measure, part), durations in found.items():
        middle, ninetieth = median(durations) or 0, percentile(durations, 90) or 0
        shown.append(
            Time(
                name=period.name,
                first=period.first,
                last=period.last,
                measure=Measure(measure),
                part=part,
                part_title=stages.get(part, ""),
                number=number_of(durations),
                median_seconds=middle,
                p90_seconds=ninetieth,
                median=in_words(middle),
                p90=in_words(ninetieth),
            )
        )
    return sorted(shown, key=lambda time: (order.index(time.measure), time.median_seconds, _place(time.part, way)))


def _place(part: str, way: list[str]) -> int:
    """Where a stage stands in the service's stages; one of an older version comes last."""
    return way.index(part) if part in way else len(way)

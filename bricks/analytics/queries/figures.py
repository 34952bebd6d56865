"""The figures that everybody may see: closed months with small counts hidden, or an example's at once.

One flat list, so that the page, the JSON and the CSV say the same, each figure with its period,
method, status and source.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Literal

from pydantic import Field

from bricks.analytics.queries.periods import Asked, first_day, months
from bricks.analytics.queries.times import kept
from bricks.analytics.queries.volumes import Sums, known_here, parts, sums, total
from bricks.analytics.rules.durations import for_the_public, median, number_of, percentile
from bricks.analytics.rules.journeys import COMPLETED_WITHIN, Means, Measure
from commons.calendar import local_day
from commons.cost import Method, Period, Statement, StatementLine
from commons.disclosure import FEWER, FEWEST, closed_months, disclose, exact, withheld
from commons.event import Origin
from commons.meter import statements
from commons.model import Model
from commons.view import View

LICENCE = "Open Government Licence v3.0"
_LEDGER = "the ledger of this installation"

Unit = Literal["count", "per cent", "seconds", "pence"]


class Figure(Model):
    """One figure of one month. `value` is null where `note` says why."""

    first: date
    last: date
    period: str
    figure: str
    part: str = Field(default="", description="A channel, or a class of cost")
    value: float | None = None
    unit: Unit
    note: str = ""
    status: Method = "measured"
    method: str = Field(description="The page of docs/methods that says how it is made")
    source: str = _LEDGER


class FiguresView(Model):
    """What is published of a service. Live services: closed months; examples: up to today."""

    organisation: str
    service: str
    title: str
    origin: Origin
    licence: str = LICENCE
    periods: tuple[str, ...]
    figures: tuple[Figure, ...]


def figures(asked: Asked, view: View) -> FiguresView:
    """The published figures of this service, month by month."""
    today, origin = local_day(view.now), view.service.origin
    first = first_day(view)
    periods = months(view, asked.months) if exact(origin) else closed_months(first or today, today, most=asked.months)
    made = statements(view, view.organisation, view.service.slug, periods) if periods else []
    counts = [sums(view, period) for period in periods]
    channels = sorted({part for each in counts for part in parts(each, Means.RECEIVED)})
    known = known_here(view)
    found: list[Figure] = []
    for each, counted in zip(made, counts, strict=True):
        if Means.RECEIVED in known:
            found += _received(
                each.period, {name: counted.get((Means.RECEIVED, name), 0) for name in channels}, exact(origin)
            )
        found += _month(view, each, counted, known, today)
    return FiguresView(
        organisation=view.organisation,
        service=view.service.slug,
        title=view.service.title,
        origin=origin,
        periods=tuple(period.name for period in periods),
        figures=tuple(found),
    )


def _month(view: View, made: Statement, counts: Sums, known: set[Means], today: date) -> Iterator[Figure]:
    period, open_ = made.period, exact(view.service.origin)
    for means, name in ((Means.DECIDED, "decided"), (Means.CLOSED, "closed")):
        if means in known:
            number = total(counts, means)
            yield _count(period, f"cases {name}", "", FEWER if number < FEWEST and not open_ else number)
    if Means.COMPLETED in known:
        yield _completion(period, counts, open_, today)
    yield from _times(view, period, open_)
    yield from _costs(made, open_)


def _received(period: Period, channels: Mapping[str, int], open_: bool) -> Iterator[Figure]:
    """Applications and the ways they came. A channel without any in this month is a small count like others."""
    shown = disclose(channels)
    yield _count(period, "applications received", "", sum(channels.values()) if open_ else shown.total)
    for channel, number in channels.items():
        yield _count(period, "applications received by channel", channel, number if open_ else shown.parts[channel])


def _count(period: Period, name: str, part: str, shown: int | str) -> Figure:
    value, note = (None, shown) if isinstance(shown, str) else (shown, "")
    return _figure(period, name, "volumes", "count", value, note, part)


def _completion(period: Period, counts: Sums, open_: bool, today: date) -> Figure:
    begun, completed = total(counts, Means.BEGUN), total(counts, Means.COMPLETED)
    share, note = round(100 * completed / begun) if begun else None, "" if begun else "none was begun"
    if begun and today - period.last <= COMPLETED_WITHIN:
        note = "more may be completed yet" if open_ else f"known {COMPLETED_WITHIN.days} days after the month"
        share = share if open_ else None
    if not open_ and completed < FEWEST:
        share, note = None, f"{FEWER} were completed"
    return _figure(period, "begun applications completed", "volumes", "per cent", share, note)


def _times(view: View, period: Period, open_: bool) -> Iterator[Figure]:
    found = kept(view, [period])
    for measure, name in ((Measure.DECISION, "decision"), (Measure.CLOSING, "end of the case")):
        durations = found.get((measure.value, ""), {})
        if not durations:
            continue
        hidden = not open_ and number_of(durations) < FEWEST
        for share, words in ((median(durations), "median"), (percentile(durations, 90), "90th percentile")):
            value = share if open_ or share is None else for_the_public(share)
            note = FEWER if hidden else ""
            yield _figure(period, f"time to {name}, {words}", "times", "seconds", None if hidden else value, note)


def _costs(made: Statement, open_: bool) -> Iterator[Figure]:
    period, why = made.period, "" if open_ else withheld(made)

    def money(name: str, pence: float | None, of: Sequence[StatementLine], note: str = "", part: str = "") -> Figure:
        shown = _figure(period, name, "cost-per-case", "pence", None if why else pence, why or note, part)
        sources = "; ".join(dict.fromkeys(source for line in of for source in line.source.split("; ")))
        return shown.model_copy(update={"status": _weakest(of), "source": sources or _LEDGER})

    for name, pence in made.by_class.items():
        yield money("cost by class", pence, [line for line in made.lines if line.class_ == name], part=name)
    yield money("cost, gross", made.gross, made.lines)
    yield money("income", made.income, made.income_lines)
    unit, note, everything = made.unit_cost, made.why_no_unit_cost, (*made.lines, *made.income_lines)
    yield money("cost of one case, gross", float(unit.cost) if unit else None, made.lines, note)
    yield money("cost of one case, net of income", float(unit.net) if unit else None, everything, note)
    more = None if made.marginal is None else float(made.marginal)
    yield money("cost of one more case", more, made.lines, note).model_copy(update={"status": "estimated"})


def _weakest(lines: Sequence[StatementLine]) -> Method:
    """The label of a sum: that of its least certain line."""
    found = {line.method for line in lines}
    return next((method for method in ("estimated", "allocated", "declared") if method in found), "declared")


def _figure(
    period: Period, name: str, method: str, unit: Unit, value: float | None, note: str = "", part: str = ""
) -> Figure:
    return Figure(
        first=period.first,
        last=period.last,
        period=period.name,
        figure=name,
        part=part,
        value=value,
        unit=unit,
        note=note,
        method=f"docs/methods/{method}.md",
    )


def rows(found: FiguresView) -> Iterable[tuple[object, ...]]:
    """The figures as a table with a heading, each row complete in itself."""
    own = list(Figure.model_fields)
    yield ("organisation", "service", "origin", *own, "licence")
    for figure in found.figures:
        yield (found.organisation, found.service, found.origin, *(getattr(figure, name) for name in own), found.licence)

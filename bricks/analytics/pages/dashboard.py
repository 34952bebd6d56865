"""The dashboard of a service's staff: what came, how long it took, what it cost."""

from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from bricks.analytics.pages.words import count, pence, share, short
from bricks.analytics.queries import Asked, AskedVolumes, CostsView, TimesView, VolumesView, costs, times, volumes
from bricks.analytics.queries.costs import CostMonth
from bricks.analytics.queries.times import Time
from bricks.analytics.queries.volumes import Volume
from bricks.analytics.rules.durations import in_words
from bricks.analytics.rules.journeys import Measure
from commons.money import show_pounds
from commons.pages import Visit
from commons.pages.filters import label, plural
from commons.pages.svg import CLASSES, Picture, Point, bars, columns, cost_bar

DAYS_SHOWN = 14
WINDOWS = (3, 6, 12, 24)


async def dashboard(visit: Visit) -> Response:
    """Volumes, times and costs, exact and up to now."""
    months = next((n for n in WINDOWS if str(n) == visit.query.get("months")), 12)
    by_month: VolumesView = await visit.ask(volumes, AskedVolumes(months=months))
    by_day: VolumesView = await visit.ask(volumes, AskedVolumes(by="day", days=DAYS_SHOWN))
    timed: TimesView = await visit.ask(times, Asked(months=months))
    spent: CostsView = await visit.ask(costs, Asked(months=months))
    origin = visit.service.origin
    return visit.render(
        "analytics/dashboard.html",
        windows=[{"text": f"{n} months", "href": f"?months={n}", "current": n == months} for n in WINDOWS],
        public_url=visit.public("figures"),
        tile_list=_tiles(by_month.items[-1], timed, spent),
        **_volumes(by_month, by_day, origin, visit.service.codes.get("channel", {})),
        times_picture=_times_picture(timed, origin),
        time_rows=[[_said(time), f"{time.number:,}", time.median, time.p90] for time in timed.overall],
        **_costs(spent, origin),
        crumbs=[("Dashboard", "")],
    )


def _volumes(by_month: VolumesView, by_day: VolumesView, origin: str, ways: Mapping[str, str]) -> dict[str, Any]:
    newest_first = list(reversed(by_month.items))
    return {
        "months_picture": _received("Applications received by month", by_month, origin),
        "days_picture": _received(f"Applications received in the last {DAYS_SHOWN} days", by_day, origin),
        "volume_rows": [_volume_row(each) for each in newest_first],
        "contact_rows": [[m.name, count(m.messages), count(m.returned), count(m.again)] for m in newest_first],
        "channels": _channels(by_month, origin, ways),
    }


def _costs(spent: CostsView, origin: str) -> dict[str, Any]:
    now = spent.items[-1]
    by_class = {name: now.class_pence.get(name, 0) for name in CLASSES}
    return {
        "now": now,
        "cost_picture": _cost_picture(spent, origin),
        "class_picture": cost_bar("Where the cost goes", by_class, period=now.name, origin=origin),
        "cost_rows": [_cost_row(each) for each in reversed(spent.items)],
        "line_rows": [
            [line.what, line.class_, line.brick or "", show_pounds(line.pence), line.method, line.basis, line.source]
            for line in (*now.lines, *now.income_lines)
        ],
    }


def _cost_row(m: CostMonth) -> list[str]:
    gross, income = show_pounds(m.gross_pence), show_pounds(m.income_pence)
    return [m.name, f"{m.cases:,}", gross, income, m.case, pence(m.case_net_pence)]


def _tiles(now: Volume, timed: TimesView, spent: CostsView) -> list[dict[str, str]]:
    month = spent.items[-1]
    decision = next((time for time in timed.overall if time.measure is Measure.DECISION), None)
    shown = [
        {"value": count(now.received), "what": "Applications received", "note": now.name, "status": "measured"},
        {"value": count(now.closed), "what": "Cases closed", "note": now.name, "status": "measured"},
        {
            "value": decision.median if decision else "none yet",
            "what": "Half were decided within",
            "note": f"{plural(decision.number, 'decision')}, {decision.name}" if decision else "",
            "status": "measured",
        },
    ]
    if month.case_pence is None:
        shown.append({"value": "none yet", "what": "Cost of one case", "note": month.case})
    else:
        note = f"{month.name}; {pence(month.more_pence)} for one more"
        shown.append({"value": month.case, "what": "Cost of one case", "note": note, "status": "allocated"})
    return shown


def _received(title: str, found: VolumesView, origin: str) -> Picture:
    points = [
        Point(short(each), None if each.received is None else float(each.received), "not counted here")
        for each in found.items
    ]
    head = ("Day", "Applications") if found.items[0].first == found.items[0].last else ("Month", "Applications")
    return columns(title, points, origin=origin, head=head)


def _volume_row(each: Volume) -> list[str]:
    return [
        each.name,
        count(each.begun),
        share(each.completion),
        *(count(n) for n in (each.received, each.decided, each.closed, each.withdrawn)),
    ]


def _channels(found: VolumesView, origin: str, ways: Mapping[str, str]) -> Picture | None:
    whole: dict[str, int] = {}
    for each in found.items:
        for channel, number in each.channels.items():
            whole[channel] = whole.get(channel, 0) + number
    if not whole:
        return None
    most_first = sorted(whole.items(), key=lambda pair: -pair[1])
    points = [Point(label(name, ways), float(number)) for name, number in most_first]
    return bars("How applications came", points, origin=origin, head=("Channel", "Applications"))


def _said(time: Time) -> str:
    words = {Measure.DECISION: "To the decision", Measure.CLOSING: "To the end of the case"}
    return words.get(time.measure, f"To the stage: {time.part_title or label(time.part)}")


def _times_picture(timed: TimesView, origin: str) -> Picture | None:
    if not timed.overall:
        return None
    points = [Point(_said(time), float(time.median_seconds)) for time in timed.overall]
    return bars(
        "Time from application, median",
        points,
        show=lambda seconds: in_words(round(seconds)),
        origin=origin,
        note=timed.overall[0].name,
        head=("Until", "Median"),
    )


def _cost_picture(spent: CostsView, origin: str) -> Picture:
    points = [Point(short(m), m.case_pence, "no case closed" if m.complete else "incomplete") for m in spent.items]
    return columns(
        "Cost of one case by month, gross", points, show=pence, origin=origin, head=("Month", "Cost of a case")
    )

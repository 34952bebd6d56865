"""The public figures of a service, as a page and as open data."""

from collections.abc import Callable
from functools import partial
from typing import Any

from starlette.responses import Response

from bricks.analytics.pages.words import figure, pence
from bricks.analytics.queries import Asked, Figure, FiguresView, figures
from bricks.analytics.queries.figures import rows
from bricks.analytics.rules.durations import in_words
from commons.disclosure import exact
from commons.pages import Visit
from commons.pages.filters import label
from commons.pages.svg import Picture, Point, columns

MONTHS_SHOWN = 24


async def public_figures(visit: Visit) -> Response:
    """What everybody may see: months that have closed, small counts hidden; an example's at once."""
    found: FiguresView = await visit.ask(figures, Asked(months=MONTHS_SHOWN))
    picture = partial(_picture, found)
    ways = visit.service.codes.get("channel", {})
    return visit.answer(
        found,
        "analytics/figures.html",
        rows=partial(rows, found),
        at_once=exact(found.origin),
        here=visit.public("figures"),
        pictures=[
            picture("Applications received by month", "applications received", lambda n: f"{n:,.0f}"),
            picture("Time to a decision, median", "time to decision, median", lambda s: in_words(round(s))),
            picture("Cost of one case by month, gross", "cost of one case, gross", pence),
        ],
        tables=[
            _table(found, "Applications and cases", _VOLUMES),
            _table(
                found,
                "How applications came",
                {label(p, ways): ("applications received by channel", p) for p in _parts(found)},
            ),
            _table(found, "Times", _TIMES),
            _table(found, "Where the cost goes", _CLASSES),
            _table(found, "Cost of a case", _COSTS),
        ],
        crumbs=[(found.title, visit.public()), ("Figures", "")],
    )


_VOLUMES = {
    "Received": ("applications received", ""),
    "Begun and sent": ("begun applications completed", ""),
    "Decided": ("cases decided", ""),
    "Closed": ("cases closed", ""),
}
_TIMES = {
    "Half decided within": ("time to decision, median", ""),
    "Nine of ten decided within": ("time to decision, 90th percentile", ""),
    "Half closed within": ("time to end of the case, median", ""),
    "Nine of ten closed within": ("time to end of the case, 90th percentile", ""),
}
_CLASSES = {
    "Frontline": ("cost by class", "frontline"),
    "Frontline support": ("cost by class", "frontline support"),
    "Bricks": ("cost by class", "bricks"),
    "Overhead": ("cost by class", "overhead"),
    "Idle": ("cost by class", "idle"),
    "All": ("cost, gross", ""),
}
_COSTS = {
    "Gross": ("cost, gross", ""),
    "Income": ("income", ""),
    "One case, gross": ("cost of one case, gross", ""),
    "One case, net": ("cost of one case, net of income", ""),
    "One more case": ("cost of one more case", ""),
}


def _of(found: FiguresView, name: str, part: str = "") -> dict[str, Figure]:
    return {each.period: each for each in found.figures if (each.figure, each.part) == (name, part)}


def _parts(found: FiguresView) -> list[str]:
    return list(dict.fromkeys(f.part for f in found.figures if f.figure == "applications received by channel"))


def _picture(found: FiguresView, title: str, name: str, show: Callable[[float], str]) -> Picture | None:
    by_period = _of(found, name)
    if not by_period:
        return None
    points = [
        Point(f"{each.first:%b %Y}", each.value, each.note.partition(":")[0].partition(", so")[0])
        for each in by_period.values()
    ]
    return columns(title, points, show=show, origin=found.origin)


def _table(found: FiguresView, caption: str, wanted: dict[str, tuple[str, str]]) -> dict[str, Any] | None:
    """Months down, figures across; columns that this service does not have are left out."""
    columns_ = {words: _of(found, name, part) for words, (name, part) in wanted.items()}
    columns_ = {words: cells for words, cells in columns_.items() if cells}
    if not columns_:
        return None
    return {
        "caption": caption,
        "head": ["Month", *({"text": words, "number": True} for words in columns_)],
        "rows": [
            [period, *(figure(cells.get(period)) for cells in columns_.values())] for period in reversed(found.periods)
        ],
    }

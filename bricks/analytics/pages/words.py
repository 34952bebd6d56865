"""How figures are written for readers."""

from bricks.analytics.queries.figures import Figure
from bricks.analytics.queries.periods import In
from bricks.analytics.rules.durations import in_words
from commons.money import show_pounds, show_unit

UNIT_COSTS = ("cost of one case, gross", "cost of one case, net of income", "cost of one more case")


def short(period: In) -> str:
    """The name of a month or a day under a column: `Nov 2026`, `9 Nov`."""
    return f"{period.first.day} {period.first:%b}" if period.first == period.last else f"{period.first:%b %Y}"


def count(value: int | None) -> str:
    """A count, or that this composition has none."""
    return "not counted here" if value is None else f"{value:,}"


def share(value: float | None) -> str:
    """A share in whole per cent."""
    return "" if value is None else f"{value:.0%}"


def pence(value: float | None) -> str:
    """A unit cost to three figures."""
    return "" if value is None else show_unit(value)


def figure(shown: Figure | None) -> str:
    """A published figure: the value with its unit, or why there is none."""
    if shown is None:
        return "none"
    if shown.value is None:
        return shown.note
    if shown.unit == "seconds":
        return in_words(round(shown.value))
    if shown.unit == "per cent":
        return f"{shown.value:.0f}%"
    if shown.unit == "pence":
        return show_unit(shown.value) if shown.figure in UNIT_COSTS else show_pounds(round(shown.value))
    return f"{shown.value:,.0f}"

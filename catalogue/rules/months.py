"""Which months of a service the public may look at: closed ones, and for examples the running one too."""

from collections.abc import Iterable
from datetime import date

from commons.cost import Period
from commons.disclosure import closed_months, exact
from commons.errors import NotFound
from commons.event import Origin

MOST_MONTHS = 24


def months_shown(origin: Origin, since: date, today: date) -> tuple[Period, ...]:
    """The months that may be shown, newest first."""
    months = closed_months(since, today, most=MOST_MONTHS)
    if exact(origin):
        months.append(Period.month(today, until=today))
    return tuple(reversed(months[-MOST_MONTHS:]))


def chosen(months: Iterable[Period], asked: str) -> Period | None:
    """The month asked for as `2026-11`, else the newest; NotFound for one that is not shown."""
    shown = list(months)
    if not asked:
        return shown[0] if shown else None
    found = next((month for month in shown if f"{month.first:%Y-%m}" == asked), None)
    if found is None:
        raise NotFound(
            "There are no figures for this month.",
            expected="A month since the service was published; for a live service one that has ended.",
            to_do="Choose a month on the service's page.",
        )
    return found

"""What may be shown of a running service, and for which period.

Of a live service the public sees closed months, published once. A count under ten reads "fewer than
10", and then nothing of that month that it could be worked out from is shown either: no unit cost, no
line, no total. Exact and immediate figures are for the service's own staff, and for examples.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from commons.cost import Period, Statement
from commons.errors import NotFound
from commons.event import Origin

FEWEST = 10
"""Counts below this are not published for a live service."""

IMMEDIATE: frozenset[Origin] = frozenset({"example", "generated"})
"""Origins whose figures are of nobody real: shown exactly and at once."""


def is_immediate(origin: Origin) -> bool:
    return origin in IMMEDIATE


def last_day_shown(origin: Origin, today: date) -> date:
    """The last day that a page may show: today for examples, else the end of the month before."""
    return today if is_immediate(origin) else today.replace(day=1) - timedelta(days=1)


def months_shown(origin: Origin, since: date, today: date) -> tuple[Period, ...]:
    """The months that may be shown, newest first; the running month only for examples."""
    last = last_day_shown(origin, today)
    if last < since:
        return ()
    first = since.replace(day=1)
    return tuple(reversed(tuple(Period(first=first, last=last).months())))


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


def withheld(origin: Origin, statement: Statement) -> str:
    """Why the figures of this period are not shown; empty when they are."""
    if is_immediate(origin):
        return ""
    counts = [
        statement.units,
        *(line.quantity for line in statement.lines + statement.income_lines if line.quantity is not None),
    ]
    if min(counts) < FEWEST:
        return f"Fewer than {FEWEST} in this period, so that nobody can be recognised"
    return ""


def count_in_words(origin: Origin, count: int) -> str:
    """A count as the public may read it."""
    return f"{count:,}" if is_immediate(origin) or count >= FEWEST else f"fewer than {FEWEST}"

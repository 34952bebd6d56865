"""What may be published about a live service: no small counts, and nothing that gives them away.

A count under 10 reads "fewer than 10". Where a total stands beside its parts, further parts are not
shown, or the total is not, until no hidden part can be told to within five values. Live figures are
those of closed months. Examples and a service's own staff see every figure.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, TypeVar

from commons.cost import Period, Statement
from commons.event import Origin

KeyT = TypeVar("KeyT")
FEWEST = 10
FEWER = f"fewer than {FEWEST}"
NOT_SHOWN = "not shown"
_CANDIDATES = 5


@dataclass(frozen=True)
class Disclosed(Generic[KeyT]):
    """Counts as they may be shown: a number, "fewer than 10", or "not shown"."""

    parts: Mapping[KeyT, int | str]
    total: int | str


def exact(origin: Origin) -> bool:
    """Whether the public sees every figure of a service of this origin at once."""
    return origin == "example"


def disclose(parts: Mapping[KeyT, int]) -> Disclosed[KeyT]:
    """Parts and their total with small counts hidden, and what would give them away."""
    total = sum(parts.values())
    hidden = {key for key, count in parts.items() if count < FEWEST}
    left = sorted((key for key in parts if key not in hidden), key=lambda key: parts[key])
    while hidden and left and _gives_away([parts[key] for key in hidden]):
        hidden.add(left.pop(0))
    shown = {
        key: count if key not in hidden else FEWER if count < FEWEST else NOT_SHOWN for key, count in parts.items()
    }
    if total < FEWEST:
        return Disclosed(shown, FEWER)
    return Disclosed(shown, NOT_SHOWN if hidden and _gives_away([parts[key] for key in hidden]) else total)


def _gives_away(hidden: list[int]) -> bool:
    """Whether somebody who knows the sum of the hidden counts could tell one of them too closely.

    They know that a count reading "fewer than 10" is 0 to 9 and that any other is 10 or more.
    """
    whole = sum(hidden)
    bounds = [(0, FEWEST - 1) if count < FEWEST else (FEWEST, whole) for count in hidden]
    least, most = sum(low for low, _ in bounds), sum(high for _, high in bounds)
    for low, high in bounds:
        largest = min(high, whole - (least - low))
        smallest = max(low, whole - (most - high))
        if largest - smallest + 1 < _CANDIDATES:
            return True
    return False


def withheld(statement: Statement) -> str:
    """Why the costs of a live service's month are not published; empty when they are.

    An amount paid per case gives the number of cases away, so that all of the month's costs wait.
    """
    counts = [line.quantity for line in (*statement.lines, *statement.income_lines) if line.quantity is not None]
    if min([statement.units, *counts]) < FEWEST:
        return f"{FEWER} were counted, so the costs of this period are withheld"
    return ""


def closed_months(first: date, today: date, *, most: int) -> list[Period]:
    """The whole months since `first` that have ended before `today`, oldest first, at most so many."""
    months: list[Period] = []
    day = today.replace(day=1) - timedelta(days=1)
    while len(months) < most and day >= first:
        months.insert(0, Period.month(day))
        day = day.replace(day=1) - timedelta(days=1)
    return months

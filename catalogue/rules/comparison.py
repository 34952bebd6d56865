"""Comparing a council with its own class, and never further than the data bear.

Only published groups of lines are compared, per head, within one class of council and one year, and
never budget with outturn. Zero, negative, blank and uncertified figures are each marked. A zero or a
negative is never the cheapest: it does not enter the median, the quartiles or the bands. There is no
league table: a council stands in a band, not at a place.
"""

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from commons.model import Model

Mark = Literal["counted", "uncertified", "zero", "negative", "not submitted"]

FEWEST = 8
"""Below this number of positive figures a median and quartiles say nothing."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One council's figure. `pounds` is per head; None when it did not submit."""

    gss: str
    name: str
    pounds: float | None
    certified: bool = True

    @property
    def mark(self) -> Mark:
        if self.pounds is None:
            return "not submitted"
        if self.pounds == 0:
            return "zero"
        if self.pounds < 0:
            return "negative"
        return "counted" if self.certified else "uncertified"


class Point(Model):
    """A dot on a strip."""

    gss: str
    name: str
    pounds: float
    mark: Mark


class Strip(Model):
    """How one figure spreads over a class of council."""

    title: str
    measure: str
    in_class: int
    reported: int
    zero: int
    negative: int
    uncertified: int
    lower_quartile: float
    median: float
    upper_quartile: float
    points: tuple[Point, ...]
    here: Point | None
    band: str


def strip(title: str, measure: str, standings: Iterable[Standing], here: str) -> Strip | None:
    """The spread of a figure with one council marked; None where too few figures are positive.

    No strip either when less than half of those who reported have a positive figure: the middle
    of such a class is not a cost. Quartiles are the inclusive kind, over positive figures.
    """
    everyone = list(standings)
    points = [Point(gss=s.gss, name=s.name, pounds=s.pounds, mark=s.mark) for s in everyone if s.pounds is not None]
    positive = sorted(point.pounds for point in points if point.pounds > 0)
    if len(positive) < FEWEST or 2 * len(positive) < len(points):
        return None
    lower, middle, upper = statistics.quantiles(positive, n=4, method="inclusive")
    own = next((point for point in points if point.gss == here), None)
    return Strip(
        title=title,
        measure=measure,
        in_class=len(everyone),
        reported=len(points),
        zero=_count(points, "zero"),
        negative=_count(points, "negative"),
        uncertified=_count(points, "uncertified"),
        lower_quartile=lower,
        median=middle,
        upper_quartile=upper,
        points=tuple(sorted(points, key=lambda point: point.pounds)),
        here=own,
        band=band(own, lower, middle, upper),
    )


def placed(shown: Strip, here: str) -> Strip:
    """The same spread with another council marked: the class is worked out once for all its councils."""
    own = next((point for point in shown.points if point.gss == here), None)
    words = band(own, shown.lower_quartile, shown.median, shown.upper_quartile)
    return shown.model_copy(update={"here": own, "band": words})


def band(point: Point | None, lower: float, middle: float, upper: float) -> str:
    """Where a council stands, in words: a quarter of its class, never a place."""
    if point is None:
        return "not submitted"
    if point.mark in ("zero", "negative"):
        return f"{point.mark}: not placed, because this is accounting and not a low cost"
    edges = ((lower, "in the lowest quarter"), (middle, "below the median"), (upper, "above the median"))
    return next((words for edge, words in edges if point.pounds < edge), "in the highest quarter")


def _count(points: Sequence[Point], mark: Mark) -> int:
    return sum(point.mark == mark for point in points)

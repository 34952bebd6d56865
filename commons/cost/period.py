"""Periods of whole days in England, and how much of a yearly or monthly amount falls into them."""

import calendar
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache

from pydantic import model_validator

from commons.calendar import date_words
from commons.model import Model

TIME_UNITS = ("year", "month", "week", "day")


class Period(Model):
    """From the first to the last day, both counted, in Europe/London."""

    first: date
    last: date

    @model_validator(mode="after")
    def _in_order(self) -> "Period":
        if self.last < self.first:
            raise ValueError(f"a period must not end before it begins; {self.last} is before {self.first}")
        return self

    @classmethod
    def month(cls, day: date, *, until: date | None = None) -> "Period":
        """The calendar month of this day, no further than `until`."""
        last = day.replace(day=calendar.monthrange(day.year, day.month)[1])
        return cls(first=day.replace(day=1), last=min(last, until) if until else last)

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def is_month(self) -> bool:
        """Whether it is one whole calendar month."""
        return self == Period.month(self.first)

    @property
    def name(self) -> str:
        """As people say it: `November 2026`, `1 to 22 November 2026`, `1 April 2026 to 31 March 2027`."""
        if self.is_month:
            return f"{self.first:%B %Y}"
        if self.first == self.last:
            return date_words(self.first)
        shared = 2 if self.first.year == self.last.year else 3
        shared -= 1 if shared == 2 and self.first.month == self.last.month else 0
        return f"{' '.join(date_words(self.first).split()[:shared])} to {date_words(self.last)}"

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def within(self, first: date | None, last: date | None) -> "Period | None":
        """The part of it between two days; None where there is no such day."""
        start, end = max(self.first, first or self.first), min(self.last, last or self.last)
        return Period(first=start, last=end) if start <= end else None

    def months(self) -> Iterator["Period"]:
        """Its calendar months, oldest first; the first and the last may be parts of a month."""
        day = self.first
        while day <= self.last:
            part = Period(first=day, last=Period.month(day, until=self.last).last)
            yield part
            day = part.last + timedelta(days=1)


def year_start(day: date) -> date:
    """The first day of the financial year that the day lies in: 1 April."""
    return date(day.year if day.month >= 4 else day.year - 1, 4, 1)


@lru_cache(maxsize=4096)
def accrued(unit: str, first: date, last: date) -> Fraction:
    """How many years, months, weeks or days pass: each day is an equal part of its own year or month.

    Years are financial years from 1 April, so that a yearly budget is spent when its year has ended.
    """
    if unit in ("day", "week"):
        return Fraction((last - first).days + 1, 7 if unit == "week" else 1)
    lengths: Counter[int] = Counter()
    day = first
    while day <= last:
        if unit == "year":
            start = year_start(day)
            end = start.replace(year=start.year + 1) - timedelta(days=1)
        else:
            start = day.replace(day=1)
            end = Period.month(day).last
        lengths[(end - start).days + 1] += (min(end, last) - day).days + 1
        day = end + timedelta(days=1)
    return sum((Fraction(days, length) for length, days in lengths.items()), Fraction(0))

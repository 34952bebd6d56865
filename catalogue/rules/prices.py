"""Amounts of different years in the prices of one year.

The measure is the deflator of the whole economy (Office for National Statistics, series YBGB), which the
statistics of public spending use. It is not an index of what councils buy: their own costs may rise faster.
"""

import statistics
from collections.abc import Iterable, Mapping

QUARTERS = 4


def year_of(quarter: str) -> str:
    """The financial year, April to March, that holds a quarter: `2024 Q1` lies in `2023-24`."""
    year, number = int(quarter[:4]), int(quarter[-1])
    first = year if number > 1 else year - 1
    return f"{first}-{(first + 1) % 100:02}"


def by_year(quarters: Iterable[tuple[str, float]]) -> dict[str, float]:
    """The index of each financial year that has all four quarters: their mean."""
    found: dict[str, list[float]] = {}
    for quarter, index in quarters:
        found.setdefault(year_of(quarter), []).append(index)
    return {year: statistics.fmean(each) for year, each in found.items() if len(each) == QUARTERS}


def in_prices_of(amount: float | None, year: str, prices: str, index: Mapping[str, float]) -> float | None:
    """An amount of one year in the prices of another; as it stands where no other year is asked for.

    None stays None, and an amount of a year without an index becomes None rather than a wrong number.
    """
    if amount is None or prices in ("", year):
        return amount
    if year not in index or prices not in index:
        return None
    return amount * index[prices] / index[year]

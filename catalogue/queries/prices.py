"""The deflator of the installation's statistics, by financial year."""

import csv
from collections.abc import Mapping
from functools import lru_cache

from catalogue.queries.england import england
from catalogue.rules.prices import by_year

FILE, SOURCE = "gdp_deflator.csv", "gdp-deflator"


@lru_cache(maxsize=1)
def deflator() -> Mapping[str, float]:
    """The index of each financial year, 2022 = 100; empty where the folder of statistics has none."""
    path = england().folder / FILE
    if not path.is_file() or SOURCE not in england().sources:
        return {}
    with path.open(newline="", encoding="utf-8") as stream:
        return by_year((row["quarter"], float(row["index"])) for row in csv.DictReader(stream))

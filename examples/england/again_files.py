"""The downloads of a site and the sums that several of its pages make of them, without any code of the site."""

import csv
import io
import statistics
from collections.abc import Callable, Iterator
from typing import Any

Get = Callable[[str], bytes]
Row = dict[str, str]
Found = Iterator[tuple[str, float, float]]
"""What a figure is, as the page says it, and made again."""


MEASURES = {"Gross": "total_expenditure", "Net": "net_current_expenditure"}


class Site:
    """The downloads of one site; each file is read once."""

    def __init__(self, base: str, get: Get) -> None:
        self.base, self.get = base, get
        self._files: dict[str, list[Row]] = {}

    def rows(self, name: str) -> list[Row]:
        if name not in self._files:
            text = self.get(f"{self.base}/data/files/{name}.csv").decode("utf-8")
            self._files[name] = list(csv.DictReader(io.StringIO(text)))
        return self._files[name]

    def outturn(self, year: str) -> dict[tuple[str, str], Row]:
        return {(row["gss"], row["service"]): row for row in self.rows("outturn") if row["year"] == year}

    def people(self) -> dict[str, int]:
        return {row["gss"]: int(row["population"]) for row in self.rows("councils")}

    def codes(self) -> dict[str, str]:
        """The code of today for each code of today or before: returns keep the code of their year."""
        found = {row["former_gss"]: row["gss"] for row in self.rows("councils") if row["former_gss"]}
        return found | {row["gss"]: row["gss"] for row in self.rows("councils")}


def spent_by(site: Site, line: str, year: str, measure: str) -> dict[str, float]:
    """Pounds for each resident by council, from one line of the outturn."""
    codes, people, column = site.codes(), site.people(), MEASURES[measure]
    rows = {codes[gss]: row for (gss, each), row in site.outturn(year).items() if each == line and gss in codes}
    return {gss: float(row[column]) * 1000 / people[gss] for gss, row in rows.items() if row[column]}


def planned_by(site: Site, group: str) -> dict[str, float]:
    """Pounds for each resident by council, from budget lines together; none where one of them is blank."""
    lines = next(row["lines"].split() for row in site.rows("line_groups") if row["group"] == group)
    people = site.people()
    whole = [row for row in site.rows("budget") if row["gss"] in people and all(row[line] for line in lines)]
    return {row["gss"]: sum(float(row[line]) for line in lines) * 1000 / people[row["gss"]] for row in whole}


def drawn(strip: dict[str, Any], made: dict[str, float]) -> Found:
    """Every point of a strip, its quartiles and its median."""
    for each in strip["points"]:
        yield f"{strip['measure']}: {each['name']}", each["pounds"], made[each["gss"]]
    own = [made[each["gss"]] for each in strip["points"] if made[each["gss"]] > 0]
    lower, middle, upper = statistics.quantiles(own, n=4, method="inclusive")
    yield f"{strip['measure']}: lower quartile", strip["lower_quartile"], lower
    yield f"{strip['measure']}: median", strip["median"], middle
    yield f"{strip['measure']}: upper quartile", strip["upper_quartile"], upper

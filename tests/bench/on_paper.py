"""England on paper: the arithmetic of docs/england-on-paper.md. `python -m tests.bench.on_paper` prints its tables.

Change a number here, or give another with `--name number`, and every figure after it follows.
"""

import argparse
import csv
import gzip
import math
import sys
from dataclasses import dataclass, fields
from decimal import Decimal

import yaml

from tests.bench.server import ROOT

YEAR = "April 2016 to March 2017"
"""The last year for which all departments declared how many transactions they had."""


@dataclass(frozen=True)
class Assumed:
    """What is not in the repository's data: our assumptions, and what the bench measured."""

    applications: float = 4
    working_days: float = 250
    busiest_day: float = 3
    busiest_hour: float = 0.15
    journey_ms: float = 7.0
    pages: float = 20
    page_ms: float = 15.4
    full: float = 0.5
    places: float = 2
    journey_kb: float = 7.8


def people() -> int:
    """Everybody in England: single-tier and lower-tier councils cover it once."""
    with (ROOT / "examples/england/councils.csv").open(encoding="utf-8") as file:
        return sum(int(row["population"]) for row in csv.DictReader(file) if row["tier"] != "upper")


def transactions() -> int:
    """Transactions with central government in that year, as departments declared them."""
    with gzip.open(ROOT / "examples/england/transactions.csv.gz", "rt", encoding="utf-8") as file:
        return sum(int(row["volume"] or 0) for row in csv.DictReader(file) if row["period"] == YEAR)


def machine() -> tuple[Decimal, int]:
    """Pounds a month for a machine, and its processors, of the example's bill."""
    bill = yaml.safe_load((ROOT / "examples/installation/bill.yaml").read_text(encoding="utf-8"))
    line = next(line for line in bill["lines"] if line["what"] == "Hosting" and line["per"] == "month")
    return Decimal(line["amount"]), int(bill["capacity"][0]["processors"])


Line = tuple[str, str, str]


def tables(given: Assumed) -> list[list[Line]]:
    """How much, how many machines, how many pounds: what, how it is worked out, and the figure."""
    pounds, processors = machine()
    year = people() * given.applications
    day = year / given.working_days
    busiest = day * given.busiest_day
    hour = busiest * given.busiest_hour
    second = hour / 3600
    whole_ms = given.journey_ms + given.pages * given.page_ms
    busy = second * whole_ms / 1000
    machines = math.ceil(busy / given.full / processors)
    every = math.ceil(machines * given.places)
    month = every * pounds
    times = transactions() / year
    return [
        [
            ("journeys a year", f"{people():,} × {given.applications:g}", f"{year:,.0f}"),
            ("on a usual working day", f"÷ {given.working_days:g}", f"{day:,.0f}"),
            ("on the busiest day", f"× {given.busiest_day:g}", f"{busiest:,.0f}"),
            ("in its busiest hour", f"× {given.busiest_hour:.0%}", f"{hour:,.0f}"),
            ("a second in that hour", "÷ 3,600", f"{second:,.1f}"),
        ],
        [
            (
                "processor time of a journey with its pages",
                f"{given.journey_ms:g} ms + {given.pages:g} × {given.page_ms:g} ms",
                f"{whole_ms:,.1f} ms",
            ),
            ("processors at work in the busiest hour", f"{second:,.1f} × {whole_ms:,.1f} ms", f"{busy:,.1f}"),
            ("... of these for the journeys alone", f"{second:,.1f} × {given.journey_ms:g} ms",
             f"{second * given.journey_ms / 1000:,.1f}"),
            ("processors to have", f"÷ {given.full:.0%}", f"{busy / given.full:,.1f}"),
            (f"machines of {processors} processors", f"÷ {processors}, rounded up", f"{machines:,}"),
            ("as many again elsewhere, so that one place may fail", f"× {given.places:g}", f"{every:,}"),
            ("stored in a year", f"{year:,.0f} × {given.journey_kb:g} kB", f"{year * given.journey_kb / 1e9:,.1f} TB"),
        ],
        [
            ("a month", f"{every:,} × £{pounds}", f"£{month:,.0f}"),
            ("a year", "× 12", f"£{12 * month:,.0f}"),
            ("for one journey", f"÷ {year:,.0f}", f"{float(1200 * month) / year:.3f} p"),
        ],
        [
            ("transactions with central government", YEAR, f"{transactions():,}"),
            ("beside our journeys of councils", f"÷ {year:,.0f}", f"{times:,.1f} times"),
            ("a second in the busiest hour", f"{second:,.1f} × {times:,.1f}", f"{second * times:,.0f}"),
            ("pounds a month, in proportion", f"£{month:,.0f} × {times:,.1f}", f"£{float(month) * times:,.0f}"),
        ],
    ]  # fmt: skip


def as_markdown(lines: list[Line]) -> str:
    """A table of the page."""
    rows = ["| | arithmetic | |", "|---|---|---|", *(f"| {what} | {how} | {figure} |" for what, how, figure in lines)]
    return "\n".join(rows)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.on_paper", description=__doc__)
    for each in fields(Assumed):
        parser.add_argument(f"--{each.name.replace('_', '-')}", type=float, default=each.default)
    given = Assumed(**vars(parser.parse_args()))
    sys.stdout.write("\n\n".join(map(as_markdown, tables(given))) + "\n")


if __name__ == "__main__":
    main()

"""Make the figures of a page again from the downloads: `python -m examples.england.again ADDRESS`.

ADDRESS is a page of the catalogue, like http://localhost:8000/councils/E07000117/env or
http://localhost:8000/questions/5-2bn?most=5. This downloads the page's data and the files of statistics from the same
site, works each figure out by itself, and says of each whether it is the same. It needs nothing but Python, and it
shares no code with the site. It ends with 1 if any figure differs.
"""

import json
import statistics
import sys
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from urllib.request import urlopen

from examples.england.again_declared import declared
from examples.england.again_files import MEASURES, Found, Get, Row, Site, drawn, planned_by, spent_by

CLOSE = 1e-6


def council(site: Site, page: dict[str, Any]) -> Found:
    """Each line for each resident, and the total as the sum of its lines."""
    own, year = page["council"]["gss"], page["year"]
    codes, people = site.codes(), site.people()[own]
    rows = {line: row for (gss, line), row in site.outturn(year).items() if codes.get(gss) == own}
    for each in page["services"]:
        for name, column in (("gross_per_head", MEASURES["Gross"]), ("net_per_head", MEASURES["Net"])):
            if each[name] is not None:
                yield f"{each['title']}, {name}", each[name], float(rows[each["service"]][column]) * 1000 / people
    if page["total"]:
        told = page["total"]["net_current_expenditure"]
        lines = [row for line, row in rows.items() if line != "totsx"]
        yield "net of all services, as the sum of its lines", told, _sum(lines, MEASURES["Net"])


def strips(site: Site, page: dict[str, Any]) -> Found:
    """Pounds for each resident of every council of the class, their quartiles and their median."""
    for strip in page["strips"]:
        yield from drawn(strip, spent_by(site, page["line"], page["year"], strip["measure"]))


def spreads(site: Site, page: dict[str, Any]) -> Found:
    """The same for a line across England, class by class: of the outturn, or of budget lines together."""
    line = page["line"]
    for spread in page["spreads"]:
        for strip in spread["strips"]:
            planned = line["status"] == "budget"
            made = (
                planned_by(site, line["line"])
                if planned
                else spent_by(site, line["line"], line["year"], strip["measure"])
            )
            yield from ((f"{spread['kind']}: {what}", told, again) for what, told, again in drawn(strip, made))


def budget(site: Site, page: dict[str, Any]) -> Found:
    """The groups of budget lines of a council within its class."""
    for group, strip in zip(page["group_codes"], page["groups"], strict=True):
        yield from drawn(strip, planned_by(site, group))


def years(site: Site, page: dict[str, Any]) -> Found:
    """The index of each year, and each amount in the prices of the year that is asked for."""
    quarters: dict[str, list[float]] = {}
    for row in site.rows("gdp_deflator"):
        first = int(row["quarter"][:4]) - (row["quarter"].endswith("1"))
        quarters.setdefault(f"{first}-{(first + 1) % 100:02}", []).append(float(row["index"]))
    index = {year: statistics.fmean(each) for year, each in quarters.items() if len(each) == 4}
    for year, told in page["index"].items():
        yield f"index of {year}", told, index[year]
    for line in page["lines"]:
        for each in line["amounts"]:
            if each["cash"] is not None and each["adjusted"] is not None and page["prices"]:
                made = each["cash"] * index[page["prices"]] / index[each["year"]]
                yield f"{line['title']}, {line['measure']}, {each['year']}", each["adjusted"], made


def question(site: Site, page: dict[str, Any]) -> Found:
    """The sums that the claim is held against, and which part of each it is."""
    asked, codes = page["asked"], site.codes()
    rows = [row for (gss, _), row in site.outturn(page["year"]).items() if gss in codes]
    sums = {
        (line, column): _sum([row for row in rows if row["service"] == line], column)
        for line in ("cen", "totsx", "edu")
        for column in ("total_expenditure", "other_income", "net_current_expenditure", "employees")
    }
    claimed = asked["councils"] * asked["each"] * 1000
    gross, other = sums["cen", "total_expenditure"], sums["cen", "other_income"]
    made = {
        "central-gross": gross,
        "central-other": other,
        "central-kept": gross - other * asked["recharged"] / 100,
        "central-net": sums["cen", "net_current_expenditure"],
        "services-gross": sums["totsx", "total_expenditure"],
        "services-net": sums["totsx", "net_current_expenditure"],
        "pay": sums["totsx", "employees"] - sums["edu", "employees"],
    }
    yield "the claim", page["claimed"], claimed
    for each in page["yardsticks"]:
        yield each["title"], each["amount"], made[each["key"]]
        if each["share"] is not None:
            yield f"the claim as a part of {each['title']}", each["share"], claimed / made[each["key"]]


def avoided(site: Site, page: dict[str, Any]) -> Found:
    """Both ends of the range, from the assumptions of the page."""
    a, found = page["asked"], page["found"]
    rates = (a["day_low"], a["day_high"])
    least, most = a["days_low"] * a["ends_low"] / 100, a["days_high"] * a["ends_high"] / 100
    low = min((least * a["years"] - a["move_high"]) * rate for rate in rates) - a["brick_high"] * a["years"]
    high = max((most * a["years"] - a["move_low"]) * rate for rate in rates) - a["brick_low"] * a["years"]
    few, many = round(page["pages"] * a["adopt_low"] / 100), round(page["pages"] * a["adopt_high"] / 100)
    yield "one page, lowest", found["one"]["low"], low
    yield "one page, highest", found["one"]["high"], high
    yield "all that adopt, lowest", found["everyone"]["low"], min(few * low, many * low)
    yield "all that adopt, highest", found["everyone"]["high"], max(few * high, many * high)


def look_ups(site: Site, page: dict[str, Any]) -> Found:
    """The look-ups that count: of one English council of today, at a host of their own."""
    checked = [row for row in site.rows("bin_lookups_checked") if row["verdict"] == "council"]
    hosts = {row["key"]: row["host"] for row in site.rows("bin_lookups")}
    shared = [hosts[row["key"]] for row in checked]
    alone = [r for r in checked if len(r["gss"].split()) == 1 and shared.count(hosts[r["key"]]) == 1]
    yield "councils with a look-up page of their own", page["own"], len(alone)


def paid(site: Site, page: dict[str, Any]) -> Found:
    """In how many readable files each supplier's name was seen."""
    readable = {row["gss"] for row in site.rows("spend_files") if row["readable"] == "yes"}
    seen: dict[str, set[str]] = {}
    for row in site.rows("supplier_payments"):
        seen.setdefault(row["supplier"], set()).add(row["gss"])
    for each in page["items"]:
        yield f"{each['name']}: readable files", each["readable"], len(readable)
        yield f"{each['name']}: files with the name", each["councils"], len(seen[each["name"]] & readable)


def dna(site: Site, page: dict[str, Any]) -> Found:
    """The cost of a service as the sum of its lines, and of one case."""
    costs = page["costs"]
    if not costs or costs["gross"] is None:
        return
    gross = sum(line["pence"] for line in costs["lines"])
    income = sum(line["pence"] for line in costs["income_lines"])
    yield "gross, pence", costs["gross"], gross
    yield "income, pence", costs["income"], income
    yield "net, pence", costs["net"], gross - income
    for name, told in costs["by_class"].items():
        yield f"{name}, pence", told, sum(line["pence"] for line in costs["lines"] if line["class"] == name)


PAGES: tuple[tuple[str, Callable[[Site, dict[str, Any]], Found]], ...] = (
    ("strips_status", declared),
    ("own", look_ups),
    ("yardsticks", question),
    ("pays_from", avoided),
    ("group_codes", budget),
    ("spreads", spreads),
    ("strips", strips),
    ("index", years),
    ("services", council),
    ("costs", dna),
    ("items", paid),
)
"""A page is known by a key of its data."""


def again(address: str, get: Get) -> list[tuple[str, float, float, bool]]:
    """Every figure of a page: what it is, as told, made again, and whether they are the same."""
    parts = urlsplit(address)
    base = f"{parts.scheme}://{parts.netloc}"
    page = json.loads(get(urlunsplit(parts._replace(path=f"{parts.path.rstrip('/')}.json", fragment=""))))
    keys = {*page, *page.get("found", {})}
    work = next((work for key, work in PAGES if key in keys), None)
    if work is None:
        raise ValueError("No figure of this page is worked out: it shows figures as they were returned.")
    return [
        (what, told, made, abs(told - made) <= CLOSE * max(1, abs(told)))
        for what, told, made in work(Site(base, get), page)
    ]


def _sum(rows: list[Row], column: str) -> float:
    return sum(float(row[column] or 0) for row in rows)


def _download(address: str) -> bytes:
    if not address.startswith(("http://", "https://")):
        raise ValueError(f"{address} is no address of a page: give one that begins with http:// or https://")
    with urlopen(address, timeout=60) as answer:  # noqa: S310  # the line above allows two schemes
        return bytes(answer.read())


def main(given: list[str]) -> int:
    """Print each figure with what it is made again; 1 if any differs."""
    if len(given) != 1:
        print(__doc__)
        return 2
    found = again(given[0], _download)
    for what, told, made, same in found:
        print(f"{'same   ' if same else 'DIFFERS'}  {told:>18,.4f}  {made:>18,.4f}  {what}")
    differing = sum(not same for *_, same in found)
    print(f"{len(found)} figures made again, {differing} of them differ.")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""A council's years laid out side by side."""

from typing import Any

from catalogue.queries.years import LineYears, YearsPage
from catalogue.rules.figures import TOTAL, thousands_in_words
from commons.pages.svg import Picture, Point, bars


def year_tables(found: YearsPage) -> list[dict[str, Any]]:
    """Gross, income and net over the years: a table each, the lines with an amount."""
    made = []
    for measure, title in (("Gross", "Gross spending"), ("Income", "Income"), ("Net", "Net spending")):
        lines = [each for each in found.lines if each.measure == measure and any(a.cash for a in each.amounts)]
        years = [*found.years, *(found.net_years if measure == "Net" else ())]
        made.append(
            {
                "title": title,
                "head": ["Service", *({"text": year.year, "number": True} for year in years)],
                "rows": [
                    [_named(found, each), *(_in_year(a.cash, a.adjusted) for a in each.amounts)] for each in lines
                ],
            }
        )
    return made


def _named(found: YearsPage, line: LineYears) -> dict[str, str]:
    return {"text": line.title, "href": f"/councils/{found.council.gss}/{line.service}"}


def _in_year(cash: float | None, adjusted: float | None) -> str:
    return "–" if cash is None else thousands_in_words(adjusted)


def years_picture(found: YearsPage) -> Picture:
    """Gross spending on all services by year."""
    total = next(each for each in found.lines if (each.service, each.measure) == (TOTAL, "Gross"))
    words = {each.year: each.status for each in found.years}
    return bars(
        "Gross spending on all services",
        [Point(each.year, each.adjusted, words[each.year]) for each in total.amounts],
        show=thousands_in_words,
        note=f"Outturn, in {f'prices of {found.prices}' if found.prices else 'cash'}",
        head=("Year", "Gross spending"),
    )


def price_links(found: YearsPage) -> list[dict[str, Any]]:
    """Cash, or the prices of one year."""
    base = f"/councils/{found.council.gss}/years"
    return [
        {"text": "Cash", "href": base, "current": not found.prices},
        *(
            {"text": f"Prices of {year}", "href": f"{base}?prices={year}", "current": year == found.prices}
            for year in found.offered
        ),
    ]

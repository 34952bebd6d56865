"""Councils and lists laid out as the tables, links and tiles that the templates show."""

from collections.abc import Sequence
from typing import Any

from catalogue.queries import about, budgets, councils, figures, national
from catalogue.rules.classes import APART, Classified
from catalogue.rules.figures import MEASURES, pounds_in_words, thousands_in_words
from commons.pages.svg import Picture, Point, bars

Row = list[Any]
FEW_RESIDENTS = 20_000
"""Below this a figure for each resident says little: the City of London, the Isles of Scilly."""
PARTS = {
    "councils": "Councils",
    "councils since replaced": "Councils since replaced",
    "other bodies": "Other bodies: police, fire, transport, waste, parks",
    "added by the publisher": "Added by the publisher for missing returns",
}


def england(year: about.EnglandYear) -> list[Row]:
    """The parts of England's total and the total."""
    rows: list[Row] = [
        [PARTS.get(part.part, part.part), part.bodies or "–", thousands_in_words(part.net_current_expenditure)]
        for part in year.parts
    ]
    return [*rows, ["Published total", "–", thousands_in_words(year.published)]]


def england_years(years: Sequence[about.EnglandYear]) -> list[Row]:
    """The same for every year, each part with its year."""
    return [[f"{year.year}: {row[0][0].lower()}{row[0][1:]}", *row[1:]] for year in years for row in england(year)]


def council_list(found: councils.Councils) -> list[Row]:
    """The list of councils."""
    return [
        [
            {"text": each.nice_name, "href": f"/councils/{each.gss}"},
            each.kind[0].upper() + each.kind[1:],
            each.county,
            each.region,
            each.population,
            each.gss,
        ]
        for each in found.items
    ]


def shown_lines(found: figures.CouncilFigures) -> list[figures.ServiceFigures]:
    """The lines with an amount, the largest gross first, then the total."""
    lines = [line for line in found.services if not line.nothing]
    lines.sort(key=lambda line: line.total_expenditure or 0, reverse=True)
    return [*lines, *([found.total] if found.total else [])]


def negatives(found: figures.CouncilFigures) -> list[str]:
    """Which published amounts are below zero, but for net, which says it in the table."""
    return [
        f"{line.title}, {words.lower()}"
        for line in found.services
        for measure, words in MEASURES.items()
        if measure != "net_current_expenditure" and (getattr(line, measure) or 0) < 0
    ]


def detail(found: figures.CouncilFigures) -> list[Row]:
    """What gross spending and income are made of."""
    return [
        [
            line.title,
            thousands_in_words(line.employees),
            thousands_in_words(line.running_expenses),
            thousands_in_words(line.sales_fees_charges),
            thousands_in_words(line.other_income),
            f"{line.source_row:,}",
        ]
        for line in shown_lines(found)
    ]


def council_context(found: figures.CouncilFigures, line: str) -> dict[str, Any]:
    """Everything on a council's page beside its pictures."""
    base = f"/councils/{found.council.gss}"
    return {
        "bars": spending_picture(found) if found.total else None,
        "year_links": [
            {
                "text": year.year if year.submitted else f"{year.year} (none)",
                "href": f"{base}?year={year.year}",
                "current": year.year == found.year,
            }
            for year in found.years
        ],
        "without": [year for year in found.years if not year.submitted and year.year > found.year],
        "few_residents": found.council.population < FEW_RESIDENTS,
        "status_words": next((year.status for year in found.years if year.year == found.year), ""),
        "figures_tiles": total_tiles(found),
        "short": in_short(found),
        "detail_rows": detail(found),
        "zeros": [each.title for each in found.services if each.nothing],
        "earning": [each.title for each in found.services if (each.net_current_expenditure or 0) < 0],
        "negatives": negatives(found),
        "line_links": [
            {
                "text": each.title,
                "href": f"{base}?year={found.year}&line={each.service}#compare",
                "current": each.service == line,
            }
            for each in found.services
            if each.compared
        ],
    }


def in_short(found: figures.CouncilFigures) -> list[str]:
    """Two sentences on where the money goes and comes from."""
    total, lines = found.total, [each for each in found.services if not each.nothing]
    if total is None or not lines or not total.total_expenditure:
        return []
    first = max(lines, key=lambda each: each.total_expenditure or 0)
    share = (first.total_expenditure or 0) / total.total_expenditure
    charged = " Part of them is charged on to the other services." if first.service == "cen" else ""
    said = [
        f"The largest part is {lower(first.title)}: {thousands_in_words(first.total_expenditure)}, "
        f"{share:.0%} of gross spending.{charged}"
    ]
    if total.total_income is not None and (total.net_current_expenditure or 0) > 0:
        said.append(
            f"Of {thousands_in_words(total.total_expenditure)} spent, {thousands_in_words(total.total_income)} "
            f"came from fees and other income. Grants, local taxes and reserves paid for the other "
            f"{thousands_in_words(total.net_current_expenditure)}."
        )
    return said


def lower(title: str) -> str:
    """A title within a sentence."""
    return title[:1].lower() + title[1:]


def spending_picture(found: figures.CouncilFigures) -> Picture:
    """Gross spending by service as bars."""
    return bars(
        f"Gross spending by service, {found.year}",
        [Point(each.title, each.total_expenditure) for each in shown_lines(found) if each is not found.total],
        show=thousands_in_words,
        note="Outturn: before income, in cash",
        head=("Service", "Gross spending"),
    )


def total_tiles(found: figures.CouncilFigures) -> list[dict[str, str]]:
    """Gross, income and net of all services together."""
    total = found.total
    if total is None:
        return []
    gross, net = pounds_in_words(total.gross_per_head), pounds_in_words(total.net_per_head)
    told = (
        ("gross spending", total.total_expenditure, f"{gross} for each resident"),
        ("income", total.total_income, "fees and other income"),
        ("net spending", total.net_current_expenditure, f"{net} for each resident"),
    )
    return [
        {"value": thousands_in_words(amount), "what": f"{word} in {found.year}", "note": note}
        for word, amount, note in told
    ]


def apart_rows(found: Classified) -> list[Row]:
    """What can be told apart in a budget, and what cannot."""
    rows: list[Row] = [
        ["Idle: paid for and not used", thousands_in_words(found.idle)],
        *([APART[line], thousands_in_words(amount)] for line, amount in found.apart.items()),
    ]
    return [*rows, ["All services together", thousands_in_words(found.whole)]] if found.whole is not None else []


def budget_sections(found: budgets.BudgetFigures) -> list[dict[str, Any]]:
    """The budget by section: lines with an amount, and the names of those at zero or blank."""
    names = list(dict.fromkeys(line.section for line in found.lines))
    made = []
    for name in names:
        lines = [line for line in found.lines if line.section == name]
        made.append(
            {
                "title": name.replace(" (General Fund Revenue Account [GFRA] only)", " (General Fund)"),
                "rows": [
                    [
                        {"text": _line_title(line), "href": f"/lines/budget/{line.code}"},
                        thousands_in_words(line.amount),
                        line.line,
                    ]
                    for line in lines
                    if line.amount
                ],
                "zeros": [line.title for line in lines if line.amount == 0 and not line.is_total],
                "blanks": [line.title for line in lines if line.amount is None],
            }
        )
    return made


def _line_title(line: budgets.BudgetEntry) -> str:
    return "Total" if line.is_total else line.title


def national_list(found: national.NationalServices) -> list[Row]:
    """Services of the national list."""
    return [
        [{"text": each.name, "href": f"/services/{each.lgsl}"}, each.function, str(each.lgsl)] for each in found.items
    ]

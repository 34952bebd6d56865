"""One council laid out: at a glance, by line, by year, and its notes."""

from collections.abc import Collection, Sequence
from typing import Any

from catalogue.queries.council_lines import CouncilLine
from catalogue.queries.council_page import CouncilPage
from catalogue.queries.figures import CouncilFigures, ServiceFigures
from catalogue.queries.overview import LineStanding, Overview, Place
from catalogue.rules.comparison import Strip
from catalogue.rules.figures import TOTAL, pounds_in_words, thousands_in_words
from catalogue.rules.functions import FUNCTIONS, function_of

Row = list[Any]
TABS = (
    ("", "Overview"),
    ("/services", "Services"),
    ("/standing", "How it stands"),
    ("/years", "Years"),
    ("/budget", "Budget"),
    ("/systems", "Systems"),
    ("/notes", "Notes"),
)


def tabs(gss: str, current: str, year: str = "") -> list[dict[str, Any]]:
    """The pages of one council; the year goes along to those that have one."""
    kept = f"?year={year}" if year else ""
    return [
        {
            "text": words,
            "href": f"/councils/{gss}{end}{kept if end in ('', '/standing') else ''}",
            "current": end == current,
        }
        for end, words in TABS
    ]


def by_function(found: CouncilFigures) -> list[Row]:
    """The lines with an amount by the function that they serve, the largest first; then the total."""
    address = f"/councils/{found.council.gss}/{{}}?year={found.year}"
    rows: list[Row] = []
    for name, _ in FUNCTIONS:
        lines = [each for each in found.services if function_of(each.service) == name and not each.nothing]
        lines.sort(key=lambda each: each.total_expenditure or 0, reverse=True)
        rows += [_spent(each, name, address.format(each.service)) for each in lines]
    return [*rows, _spent(found.total, "", address.format(TOTAL))] if found.total else rows


def _spent(line: ServiceFigures, function: str, href: str) -> Row:
    return [
        {"text": line.title, "note": f"{function}: {line.what[0].lower()}{line.what[1:]}", "href": href}
        if function
        else {"text": line.title, "href": href},
        thousands_in_words(line.total_expenditure),
        thousands_in_words(line.total_income),
        thousands_in_words(line.net_current_expenditure),
        pounds_in_words(line.gross_per_head),
        pounds_in_words(line.net_per_head),
        f"{line.source_row:,}",
    ]


def glance(found: Overview | CouncilPage, noted: Collection[str] = ()) -> list[Row]:
    """Each line that is compared: this council, the median, and where it stands; `noted` are lines with a note."""
    lines = found.lines if isinstance(found, Overview) else found.standing
    return [_glanced(found, each, each.line in noted) for each in lines if each.gross or each.net]


def budget_glance(found: Overview | CouncilPage) -> list[Row]:
    """The groups of budget lines; apart, because a budget is not an outturn."""
    return [
        [
            {"text": each.title, "href": f"/councils/{found.council.gss}/budget"},
            pounds_in_words(each.net.pounds),
            pounds_in_words(each.net.median),
            _band(each.net),
            f"{each.net.reported} of {each.net.in_class}",
        ]
        for each in (found.budget_groups if isinstance(found, Overview) else found.budget_standing)
        if each.net
    ]


def _glanced(found: Overview | CouncilPage, each: LineStanding, noted: bool) -> Row:
    href = f"/councils/{found.council.gss}/{each.line}?year={found.year}"
    counted = each.gross or each.net
    row: Row = [{"text": each.title, "href": href, "note": "With a note by the council" if noted else ""}]
    for place in (each.gross, each.net):
        row += _placed(place)
    return [*row, f"{counted.reported} of {counted.in_class}" if counted else "–"]


def _placed(place: Place | None) -> Row:
    if place is None:
        return ["not compared", "–"]
    return [{"text": pounds_in_words(place.pounds), "note": f"median {pounds_in_words(place.median)}"}, _band(place)]


def _band(place: Place | Strip) -> str:
    words, here = place.band.partition(":")[0], place.here if isinstance(place, Strip) else place
    return words[0].upper() + words[1:] + (" (not yet certified)" if here and here.mark == "uncertified" else "")


def short_rows(own: str, shown: Strip) -> tuple[tuple[str, str], ...]:
    """What a strip says in a few rows; every council of the class has a table of its own."""
    mine = ((own, pounds_in_words(shown.here.pounds) if shown.here else "not submitted"),) if own else ()
    return (
        *mine,
        ("A quarter lie below", pounds_in_words(shown.lower_quartile)),
        ("Median", pounds_in_words(shown.median)),
        ("A quarter lie above", pounds_in_words(shown.upper_quartile)),
        ("Reported", f"{shown.reported} of {shown.in_class}"),
    )


def every_council(strips: Sequence[Strip], own: str = "", year: str = "", line: str = "") -> list[Row]:
    """Every council of a class: its figure on each strip, by name; marks said in words."""
    names = {point.gss: point.name for shown in strips for point in shown.points}
    amounts = [{point.gss: point for point in shown.points} for shown in strips]
    rows: list[Row] = []
    for gss, name in sorted(names.items(), key=lambda pair: pair[1]):
        points = [found.get(gss) for found in amounts]
        marks = sorted({point.mark for point in points if point and point.mark != "counted"})
        end = f"/{line}?year={year}" if line else ""
        rows.append(
            [
                name if gss == own else {"text": name, "href": f"/councils/{gss}{end}"},
                *(pounds_in_words(point.pounds) if point else "not submitted" for point in points),
                ", ".join({"uncertified": "not yet certified"}.get(mark, mark) for mark in marks),
            ]
        )
    return rows


def line_tiles(found: CouncilLine) -> list[dict[str, str]]:
    """Gross, income and net of one line."""
    own = found.figures
    if own is None:
        return []
    return [
        {
            "value": thousands_in_words(own.total_expenditure),
            "what": f"gross spending in {found.year}",
            "note": f"{pounds_in_words(own.gross_per_head)} for each resident",
        },
        {"value": thousands_in_words(own.total_income), "what": "income", "note": "fees and other income"},
        {
            "value": thousands_in_words(own.net_current_expenditure),
            "what": "net spending",
            "note": f"{pounds_in_words(own.net_per_head)} for each resident",
        },
    ]


def line_parts(found: CouncilLine) -> list[Row]:
    """What gross spending and income of a line are made of."""
    own = found.figures
    if own is None:
        return []
    told = (
        ("Employees", own.employees),
        ("Running expenses", own.running_expenses),
        ("Gross spending", own.total_expenditure),
        ("Fees and charges", own.sales_fees_charges),
        ("Other income", own.other_income),
        ("All income", own.total_income),
        ("Net spending", own.net_current_expenditure),
    )
    return [[words, thousands_in_words(amount)] for words, amount in told]


def standing_rows(found: CouncilLine) -> list[list[dict[str, str]]]:
    """Where the council stands on each strip, in words."""
    own = found.council.nice_name
    return [
        [
            {"key": own, "value": pounds_in_words(each.here.pounds) if each.here else "Not submitted"},
            {"key": "Where it stands", "value": _band(each)},
            *(
                {"key": f"{word.capitalize()}, so not drawn", "value": ", ".join(names)}
                for word in ("zero", "negative")
                if (names := [point.name for point in each.points if point.mark == word])
            ),
            {"key": "Reported", "value": f"{each.reported} of {each.in_class} {found.in_class}"},
        ]
        for each in found.strips
    ]


def below_rows(found: CouncilLine) -> list[Row]:
    """The budget lines of the same services: net, planned, each with its column in the source."""
    return [
        [
            "Total" if each.is_total else each.title,
            thousands_in_words(each.amount),
            each.line,
            str(each.source_column),
        ]
        for each in found.budget_lines
        if each.amount
    ]


def detail_rows(found: CouncilLine) -> list[Row]:
    """Outturn by line where it was found; lines at nothing are left out."""
    return [
        [
            each.line,
            thousands_in_words(each.employees),
            thousands_in_words(each.gross),
            thousands_in_words(each.income),
            thousands_in_words(each.net),
            f"{each.source_row:,}",
        ]
        for each in found.detail
        if each.gross or each.income
    ]


def support_rows(found: CouncilFigures) -> list[Row]:
    """Management and support where it was found: gross, charged on, and what is left."""
    own = found.support
    if own is None:
        return []
    return [
        ["Gross", thousands_in_words(own.gross)],
        ["Fees", thousands_in_words(own.fees)],
        ["Other income, mostly charged on to other services", thousands_in_words(own.other_income)],
        ["Residual: the only part that may be added to other services", thousands_in_words(own.residual)],
    ]

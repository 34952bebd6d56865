"""One line of the public figures across England: each class of council by itself."""

from typing import Any

from pydantic import ConfigDict, Field

from catalogue.queries.budget_lines import BudgetLineEntry, entries
from catalogue.queries.budgets import group_strip
from catalogue.queries.council_lines import DetailLine, england_lines
from catalogue.queries.councils import POPULATION_YEAR
from catalogue.queries.england import England, england
from catalogue.queries.standings import class_strip
from catalogue.rules.comparison import Strip
from catalogue.rules.figures import CLASSES, TOTAL, Source
from catalogue.rules.functions import SECTIONS, function_of
from commons.errors import NotFound
from commons.event import Origin
from commons.model import Model
from commons.view import View

BUDGET_YEAR = "2023-24"


class AskLines(Model):
    """All lines; it takes nothing."""


class AskLine(Model):
    """One line, in one year and one class of council."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"line": "env", "year": "2023-24", "kind": "SD"}]})

    line: str = Field(max_length=40, description="A line of the outturn, `env`, or a group of budget lines")
    year: str = Field(default="", pattern=r"^(\d{4}-\d{2})?$", description="`2023-24`; else the newest")
    kind: str = Field(default="", pattern=r"^[A-Z]{0,2}$", description="SD, SC, UA, MD or LB; else the first compared")


class LineEntry(Model):
    """One line with England's total, £ thousand, as the publisher gives it: grossed up for missing returns."""

    line: str
    title: str
    what: str
    function: str
    status: str
    year: str
    gross: float | None
    income: float | None
    net: float | None
    source_row: int | None
    compared_in: tuple[str, ...]


class Lines(Model):
    """Every line of the outturn, and the groups of budget lines that may be compared."""

    year: str
    items: tuple[LineEntry, ...]
    groups: tuple[LineEntry, ...]
    budget_lines: tuple[BudgetLineEntry, ...] = Field(description="Lines of the budget: each alone is not compared")
    source: Source
    budget_source: Source
    origin: Origin = "declared"


class ClassSpread(Model):
    """How a line spreads over one class of council, pounds for each resident."""

    kind: str
    kind_in_words: str
    strips: tuple[Strip, ...]


class LinePage(Model):
    """One line across England. Classes are never mixed, nor are budget and outturn, nor years."""

    line: LineEntry
    years: tuple[str, ...]
    kind: str
    population_year: int = POPULATION_YEAR
    spreads: tuple[ClassSpread, ...]
    not_compared_because: str
    caution: str
    source: Source
    population_source: Source
    budget_lines: tuple[BudgetLineEntry, ...] = Field(description="Lines of the budget for the same services")
    detail_year: str = ""
    detail: tuple[DetailLine, ...] = Field(
        default=(), description="England’s row of each line below, as the publisher gives it: social care and health"
    )
    detail_source: Source | None = None
    origin: Origin = "declared"


def lines(asked: AskLines, view: View) -> Lines:
    """Every line of the public figures with England's total."""
    data = england()
    year = data.years[0]
    return Lines(
        year=year,
        items=tuple(_outturn_line(data, line, year) for line in data.service_groups if line != TOTAL),
        groups=tuple(_budget_group(data, group) for group in data.line_groups),
        budget_lines=entries(data),
        source=data.sources[f"rsx-{year}"],
        budget_source=data.sources["ra-2023-24"],
    )


def line(asked: AskLine, view: View) -> LinePage:
    """One line across England, each class of council by itself."""
    data = england()
    if asked.line in data.line_groups:
        return _budget_page(data, asked)
    year = asked.year or data.years[0]
    if asked.line not in data.service_groups or asked.line == TOTAL or year not in data.years:
        raise NotFound(
            "There is no such line.",
            expected=f"One of {', '.join((*data.service_groups, *data.line_groups))}, and a year of the outturn.",
            to_do="Choose a line from the list.",
        )
    group = data.service_groups[asked.line]
    spreads = tuple(_spread(kind, asked.line, year) for kind in group.compared_in)
    return LinePage(
        line=_outturn_line(data, asked.line, year),
        years=data.years,
        kind=_kind(asked.kind, spreads),
        spreads=tuple(each for each in spreads if each.strips),
        not_compared_because=group.not_compared_because,
        caution=group.caution,
        source=data.sources[f"rsx-{year}"],
        population_source=data.sources["councils"],
        budget_lines=tuple(each for each in entries(data) if data.outturn_of_line.get(each.code) == asked.line),
        **_below(data, asked.line, year),
    )


def _below(data: England, line: str, year: str) -> dict[str, Any]:
    """England's own rows of the lines below one line; nothing where no return details it for the year."""
    found = england_lines(data, line, year)
    return {"detail_year": year, "detail": found, "detail_source": data.sources[f"ro3-{year}"]} if found else {}


def _kind(asked: str, spreads: tuple[ClassSpread, ...]) -> str:
    known = [each.kind for each in spreads if each.strips]
    if asked and asked not in known:
        raise NotFound(
            "This line is not compared in this class of council.",
            expected=f"One of {', '.join(known) or 'none: this line is not compared'}.",
            to_do="Choose a class on the page of the line.",
        )
    return asked or (known[0] if known else "")


def _spread(kind: str, code: str, year: str) -> ClassSpread:
    found = (class_strip(kind, code, year, measure) for measure in ("total_expenditure", "net_current_expenditure"))
    return ClassSpread(kind=kind, kind_in_words=CLASSES[kind][1], strips=tuple(each for each in found if each))


def _outturn_line(data: England, code: str, year: str) -> LineEntry:
    group, row = data.service_groups[code], data.england_outturn[year].get(code)
    return LineEntry(
        line=code,
        title=group.title,
        what=group.what,
        function=function_of(code),
        status="outturn",
        year=year,
        gross=row.total_expenditure if row else None,
        income=row.total_income if row else None,
        net=row.net_current_expenditure if row else None,
        source_row=row.source_row if row else None,
        compared_in=group.compared_in,
    )


def _budget_group(data: England, code: str) -> LineEntry:
    group = data.line_groups[code]
    titles = {each.code: each.title for each in data.budget_lines}
    section = next(each.section for each in data.budget_lines if each.code == group.lines[0])
    return LineEntry(
        line=code,
        title=group.title,
        what="The sum of these lines of the budget: " + "; ".join(titles[each] for each in group.lines),
        function=next((function_of(code) for code, name in SECTIONS.items() if name == section), ""),
        status="budget",
        year=BUDGET_YEAR,
        gross=None,
        income=None,
        net=None,
        source_row=None,
        compared_in=group.compared_in,
    )


def _budget_page(data: England, asked: AskLine) -> LinePage:
    group = data.line_groups[asked.line]
    if asked.year not in ("", BUDGET_YEAR):
        raise NotFound("There is no budget for this year here.", expected=BUDGET_YEAR, to_do="Leave the year out.")
    spreads = group_spreads(asked.line)
    return LinePage(
        line=_budget_group(data, asked.line),
        years=(BUDGET_YEAR,),
        kind=_kind(asked.kind, spreads),
        spreads=spreads,
        not_compared_because="",
        caution=group.caution,
        source=data.sources["ra-2023-24"],
        population_source=data.sources["councils"],
        budget_lines=tuple(each for each in entries(data) if each.code in group.lines),
    )


def group_spreads(code: str) -> tuple[ClassSpread, ...]:
    """How a group of budget lines spreads over each class in which it may be compared."""
    return tuple(
        ClassSpread(kind=kind, kind_in_words=CLASSES[kind][1], strips=(found,))
        for kind in england().line_groups[code].compared_in
        if (found := group_strip(kind, code))
    )

"""One line of one council: its amounts, how it stands, the budget lines under it and the services in them."""

from pydantic import Field

from catalogue.queries.budgets import BudgetEntry, budget_figures
from catalogue.queries.england import England, england
from catalogue.queries.figures import ServiceFigures, council_figures
from catalogue.queries.replies import Note, noted
from catalogue.queries.standings import AskStanding, StandingPage, line_standing
from catalogue.rules.detail import DetailRow
from catalogue.rules.figures import Source
from catalogue.rules.functions import SECTIONS
from catalogue.rules.lancashire import under
from commons.model import Model
from commons.view import View

LANCASHIRE_YEAR = "2024-25"
CARE = {"csc": "csc", "asc": "asc", "phs": "ph"}
"""The lines of the outturn that the social care return details, and its own word for each."""
CARE_YEARS = ("2023-24", "2022-23")


class ServiceBelow(Model):
    """A national service that is budgeted on a line below: the line holds more than it."""

    lgsl: int
    name: str
    line: str
    sure: bool


class DetailLine(Model):
    """One line of a detailed return, £ thousand, cash, as published."""

    form: str
    line: str
    employees: float | None
    gross: float | None
    income: float | None
    net: float | None
    source_row: int


class CouncilLine(StandingPage):
    """A line of a council with everything that is published below it."""

    figures: ServiceFigures | None = Field(description="Null where nothing was submitted")
    budget_year: str
    budget_lines: tuple[BudgetEntry, ...] = Field(description="Net budget, £ thousand: planned, and never compared")
    budget_source: Source
    budget_row: int | None
    services: tuple[ServiceBelow, ...]
    detail_year: str
    detail: tuple[DetailLine, ...] = Field(
        description="Outturn by line: social care, and every service of the councils of Lancashire"
    )
    detail_source: Source
    notes: tuple[Note, ...] = Field(default=(), description="What the council says of these figures")


def council_line(asked: AskStanding, view: View) -> CouncilLine:
    """One line of one council: outturn, place in its class, budget lines below it, and its services."""
    found = line_of_council(england(), asked.gss, asked.line, asked.year)
    notes = noted(view, found.council.gss, found.line, found.year)
    return found.model_copy(update={"notes": notes})


def line_of_council(data: England, gss: str, line: str, year: str = "") -> CouncilLine:
    """One line of one council; NotFound for a line or year that is not in the outturn."""
    standing = line_standing(data, gss, line, year)
    found = council_figures(data, gss, standing.year)
    own = found.total if line == "totsx" else next((each for each in found.services if each.service == line), None)
    planned = budget_figures(data, gss)
    detail = _detailed(data, standing.council.gss, line, standing.year)
    below = tuple(each for each in planned.lines if each.section == SECTIONS.get(line))
    titles = {each.code: each.title for each in data.budget_lines if data.outturn_of_line.get(each.code) == line}
    return CouncilLine(
        **{name: getattr(standing, name) for name in StandingPage.model_fields},
        figures=own,
        budget_year=planned.year,
        budget_lines=below,
        budget_source=planned.source,
        budget_row=planned.source_row,
        services=tuple(
            ServiceBelow(lgsl=each.lgsl, name=data.services[each.lgsl].name, line=titles[each.line], sure=each.sure)
            for code in titles
            for each in data.services_of_line.get(code, ())
            if each.lgsl in data.services
        ),
        detail_year=detail[0],
        detail=detail[1],
        detail_source=data.sources[detail[2]],
    )


def _detailed(data: England, gss: str, line: str, year: str) -> tuple[str, tuple[DetailLine, ...], str]:
    """The lines below one line, their year and their source: of Lancashire, or of the social care return."""
    rows = under(data.lancashire.get((LANCASHIRE_YEAR, gss), ()), line)
    if rows or line not in CARE:
        return LANCASHIRE_YEAR, tuple(_detail(row, row.line) for row in rows), "lancashire"
    known = (year, gss) in data.social_care
    chosen = year if known else CARE_YEARS[0]
    found = data.social_care.get((chosen, gss), {})
    titles = {
        code: each.title
        for code, each in data.social_care_lines.items()
        if each.section == CARE[line] and each.adds_up and code in found
    }
    return chosen, tuple(_detail(found[code], title) for code, title in titles.items()), f"ro3-{chosen}"


def england_lines(data: England, line: str, year: str) -> tuple[DetailLine, ...]:
    """The publisher's rows for England of social care and health lines below one line, with what is part of one."""
    found = data.england_social_care.get(year, {})
    return tuple(
        _detail(found[code], each.title)
        for code, each in data.social_care_lines.items()
        if line in CARE and each.section == CARE[line] and not each.is_total and code in found
    )


def _detail(row: DetailRow, title: str) -> DetailLine:
    return DetailLine(
        form=row.form,
        line=title,
        employees=row.employees,
        gross=row.total_expenditure,
        income=row.total_income,
        net=row.net_current_expenditure,
        source_row=row.source_row,
    )

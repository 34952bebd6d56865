"""What the published figures say of one council, each with its file and row."""

from functools import lru_cache

from pydantic import Field

from catalogue.queries.councils import CouncilEntry, entry, the_council
from catalogue.queries.england import England, england
from catalogue.rules.comparison import Standing, Strip, strip
from catalogue.rules.figures import CLASSES, Council, OutturnRow, Source, per_head
from commons.errors import NotFound
from commons.event import Origin
from commons.model import Line, Model
from commons.view import View

MEASURED = {"total_expenditure": "Gross", "net_current_expenditure": "Net"}
"""What strips show, per head: gross beside net, because income and outsourcing distort net."""


class AskCouncil(Model):
    """A council by its GSS code, for one year of outturn."""

    gss: Line
    year: str = Field(default="", pattern=r"^(\d{4}-\d{2})?$", description="`2023-24`; else the newest with figures")


class Standings(Model):
    """How a council's line stands in its class, or why that is not compared."""

    strips: tuple[Strip, ...] = ()
    not_compared_because: str = ""
    caution: str = ""


class ServiceFigures(Model):
    """One line of the outturn. Amounts in £ thousand, cash; null where nothing was returned."""

    service: str
    title: str
    what: str
    employees: float | None
    running_expenses: float | None
    total_expenditure: float | None
    sales_fees_charges: float | None
    other_income: float | None
    total_income: float | None
    net_current_expenditure: float | None
    gross_per_head: float | None
    net_per_head: float | None
    breaks: tuple[str, ...] = Field(description="Where published parts and sum differ; the figures stand as published")
    source_row: int
    standing: Standings

    @property
    def nothing(self) -> bool:
        """Whether the council returned zero throughout: the line is left to a note."""
        return not any((self.total_expenditure, self.total_income, self.net_current_expenditure))


class Year(Model):
    """Whether there are figures for a year; if not, why not."""

    year: str
    status: str
    submitted: bool


class BudgetEntry(Model):
    """One line of the net budget, £ thousand; null is a blank in the return."""

    code: str
    section: str
    line: str
    title: str
    amount: int | None
    is_total: bool


class BudgetFigures(Model):
    """The net budget of one year: planned, not spent. A line alone is never compared."""

    year: str = "2023-24"
    submitted: bool
    lines: tuple[BudgetEntry, ...]
    groups: tuple[Strip, ...]
    cautions: tuple[str, ...]
    source: Source
    source_row: int | None


class CouncilFigures(Model):
    """What public statistics say of one council."""

    council: CouncilEntry
    in_class: str = Field(description="The class that it is compared with")
    year: str
    years: tuple[Year, ...]
    submitted: bool
    certified: str
    services: tuple[ServiceFigures, ...]
    total: ServiceFigures | None
    budget: BudgetFigures
    source: Source
    population_source: Source
    origin: Origin = "declared"


def council(asked: AskCouncil, view: View) -> CouncilFigures:
    """One council: its outturn by service, its budget and how its lines stand in its class."""
    return council_figures(england(), asked.gss, asked.year)


def council_figures(data: England, gss: str, year: str = "") -> CouncilFigures:
    """What public statistics say of one council, for a year or the newest with figures."""
    own = the_council(data, gss)
    years = tuple(_year(data, own, name) for name in data.years)
    if year and year not in data.years:
        raise NotFound(
            f"There is no outturn for {year} here.",
            expected=f"One of {', '.join(data.years)}.",
            to_do="Choose a year on the council's page.",
        )
    chosen = year or next((y.year for y in years if y.submitted), data.years[0])
    rows = data.outturn.get((chosen, own.gss), {})
    made = tuple(_figures(data, own, row) for code in data.service_groups if (row := rows.get(code)) is not None)
    return CouncilFigures(
        council=entry(own),
        in_class=CLASSES[own.group][1],
        year=chosen,
        years=years,
        submitted=bool(rows),
        certified=certified_in_words(next(iter(rows.values())).certified) if rows else "",
        services=tuple(figures for figures in made if figures.service != "totsx"),
        total=next((figures for figures in made if figures.service == "totsx"), None),
        budget=_budget(data, own),
        source=data.sources[f"rsx-{chosen}"],
        population_source=data.sources["councils"],
    )


def certified_in_words(mark: str) -> str:
    """What the returns say of certification by the council's finance officer."""
    words = {"Y": "certified by its finance officer", "N": "not yet certified by its finance officer"}
    return words.get(mark, "certification not stated")


def _year(data: England, own: Council, year: str) -> Year:
    if (year, own.gss) in data.outturn:
        return Year(year=year, status="outturn", submitted=True)
    if own.since and own.since > f"{int(year[:4]) + 1}-03-31":
        return Year(year=year, status=f"the council began on {own.since}", submitted=False)
    return Year(year=year, status="not submitted", submitted=False)


def _figures(data: England, own: Council, row: OutturnRow) -> ServiceFigures:
    group = data.service_groups[row.service]
    return ServiceFigures(
        service=row.service,
        title=group.title,
        what=group.what,
        employees=row.employees,
        running_expenses=row.running_expenses,
        total_expenditure=row.total_expenditure,
        sales_fees_charges=row.sales_fees_charges,
        other_income=row.other_income,
        total_income=row.total_income,
        net_current_expenditure=row.net_current_expenditure,
        gross_per_head=per_head(row.total_expenditure, own.population),
        net_per_head=per_head(row.net_current_expenditure, own.population),
        breaks=row.breaks(),
        source_row=row.source_row,
        standing=_standing(data, own, row.service, row.year),
    )


def _standing(data: England, own: Council, service: str, year: str) -> Standings:
    group = data.service_groups[service]
    if own.group not in group.compared_in:
        return Standings(not_compared_because=group.not_compared_because)
    made = tuple(
        found
        for measure, words in MEASURED.items()
        if (found := strip(group.title, words, class_standings(own.group, service, year, measure), own.gss))
    )
    if not made:
        few = "Too few councils of this class report a positive figure for it"
        return Standings(not_compared_because=few, caution=group.caution)
    return Standings(strips=made, caution=group.caution)


@lru_cache(maxsize=400)
def class_standings(group: str, service: str, year: str, measure: str) -> tuple[Standing, ...]:
    """Every council of a class with its figure per head in one year; None where it did not submit."""
    data = england()
    found = []
    for one in data.councils:
        if one.group == group:
            row = data.outturn.get((year, one.gss), {}).get(service)
            pounds = per_head(getattr(row, measure), one.population) if row else None
            found.append(Standing(one.gss, one.nice_name, pounds, certified=row is None or row.certified != "N"))
    return tuple(found)


def _budget(data: England, own: Council) -> BudgetFigures:
    back = data.budget.get(own.gss)
    groups = [group for group in data.line_groups.values() if own.group in group.compared_in]
    strips = []
    for group in groups:
        peers = [one for one in data.councils if one.group == own.group]
        standings = [
            Standing(one.gss, one.nice_name, per_head(data.budget[one.gss].total(group.lines), one.population))
            for one in peers
        ]
        strips.append(strip(group.title, "Net budget", standings, own.gss))
    return BudgetFigures(
        submitted=back is not None and back.submitted,
        lines=tuple(
            BudgetEntry(
                code=line.code,
                section=line.section,
                line=line.line,
                title=line.title,
                amount=back.amounts.get(line.code),
                is_total=line.title.isupper() or line.title.startswith("TOTAL"),
            )
            for line in data.budget_lines
            if back and back.submitted and line.section in SERVICE_SECTIONS
        ),
        groups=tuple(found for found in strips if found),
        cautions=tuple(group.caution for group in groups),
        source=data.sources["ra-2023-24"],
        source_row=back.source_row if back else None,
    )


SERVICE_SECTIONS = frozenset(
    {
        "Education Services",
        "Highways and Transport",
        "Children's Social Care",
        "Adult Social Care",
        "Public Health",
        "Housing Services (General Fund Revenue Account [GFRA] only)",
        "Cultural and Related Services",
        "Environmental and Regulatory Services",
        "Planning and Development Services",
        "Police",
        "Fire",
        "Central Services",
        "Other",
        "Total Service Expenditure",
    }
)
"""The parts of the budget that are services; the rest is how they are paid for."""

"""What the published figures say of one council, each with its file and row."""

from pydantic import ConfigDict, Field

from catalogue.queries.councils import CouncilEntry, entry, the_council
from catalogue.queries.england import England
from catalogue.queries.standings import why_not
from catalogue.rules.detail import ManagementAndSupport
from catalogue.rules.figures import CLASSES, Council, OutturnRow, Source, per_head
from commons.errors import NotFound
from commons.event import Origin
from commons.model import Line, Model


class AskCouncil(Model):
    """A council by its GSS code, for one year of outturn."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"gss": "E07000116", "year": "2023-24"}]})

    gss: Line
    year: str = Field(default="", pattern=r"^(\d{4}-\d{2})?$", description="`2023-24`; else the newest with figures")


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
    compared: bool
    not_compared_because: str

    @property
    def nothing(self) -> bool:
        """Whether the council returned zero throughout: the line is left to a note."""
        return not any((self.total_expenditure, self.total_income, self.net_current_expenditure))


class Year(Model):
    """Whether there are figures for a year; if not, why not."""

    year: str
    status: str
    submitted: bool


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
    support: ManagementAndSupport | None = Field(
        description="Management and support 2024-25, £ thousand, Lancashire only; only `residual` may be added"
    )
    support_source: Source
    source: Source
    population_source: Source
    origin: Origin = "declared"


def council_figures(data: England, gss: str, year: str = "") -> CouncilFigures:
    """What public statistics say of one council, for a year or the newest with figures."""
    own = the_council(data, gss)
    years = tuple(year_status(data, own, name) for name in data.years)
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
        support=data.management_and_support.get(own.gss),
        support_source=data.sources["lancashire"],
        source=data.sources[f"rsx-{chosen}"],
        population_source=data.sources["councils"],
    )


def certified_in_words(mark: str) -> str:
    """What the returns say of certification by the council's finance officer."""
    words = {"Y": "certified by its finance officer", "N": "not yet certified by its finance officer"}
    return words.get(mark, "certification not stated")


def year_status(data: England, own: Council, year: str) -> Year:
    """Whether a council has figures for a year; if not, why not."""
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
        compared=not why_not(data, own, row.service, row.year),
        not_compared_because=why_not(data, own, row.service, row.year),
    )

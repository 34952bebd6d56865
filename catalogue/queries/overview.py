"""How all lines of one council stand in its class, at a glance."""

from pydantic import ConfigDict, Field

from catalogue.queries.budgets import budget_figures
from catalogue.queries.councils import POPULATION_YEAR, CouncilEntry, entry, the_council
from catalogue.queries.england import England, england
from catalogue.queries.replies import Note, noted
from catalogue.queries.standings import newest, strips_of, why_not
from catalogue.rules.comparison import Strip
from catalogue.rules.figures import CLASSES, TOTAL, Source
from commons.errors import NotFound
from commons.event import Origin
from commons.model import Line, Model
from commons.view import View


class AskOverview(Model):
    """All lines of one council, in one year of outturn."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"gss": "E07000117", "year": "2023-24"}]})

    gss: Line
    year: str = Field(default="", pattern=r"^(\d{4}-\d{2})?$", description="`2023-24`; else the newest with figures")


class Place(Model):
    """Where one figure stands: pounds for each resident."""

    pounds: float | None = Field(description="Null where the council did not submit")
    mark: str
    median: float
    lower_quartile: float
    upper_quartile: float
    band: str
    reported: int
    in_class: int


class LineStanding(Model):
    """One line: gross beside net, or why it is not compared."""

    line: str
    title: str
    status: str
    year: str
    gross: Place | None
    net: Place | None
    not_compared_because: str
    caution: str


class Overview(Model):
    """How a council stands. Outturn first, then the groups of budget lines: they are never mixed."""

    council: CouncilEntry
    in_class: str
    year: str
    population_year: int = POPULATION_YEAR
    lines: tuple[LineStanding, ...]
    budget_groups: tuple[LineStanding, ...]
    source: Source
    budget_source: Source
    population_source: Source
    notes: tuple[Note, ...] = Field(default=(), description="What the council says of these figures")
    origin: Origin = "declared"


def overview(asked: AskOverview, view: View) -> Overview:
    """Every line of a council beside the median and the quartiles of its class."""
    found = council_overview(england(), asked.gss, asked.year)
    return found.model_copy(update={"notes": noted(view, found.council.gss, "", found.year)})


def council_overview(data: England, gss: str, year: str = "") -> Overview:
    """Every line of a council within its class; NotFound for a year without outturn."""
    own = the_council(data, gss)
    chosen = year or newest(data, own)
    if chosen not in data.years:
        raise NotFound(
            f"There is no outturn for {chosen} here.",
            expected=f"One of {', '.join(data.years)}.",
            to_do="Choose a year on the council's page.",
        )
    planned = budget_figures(data, own.gss)
    return Overview(
        council=entry(own),
        in_class=CLASSES[own.group][1],
        year=chosen,
        lines=tuple(_line(data, own.gss, line, chosen) for line in data.service_groups if line != TOTAL),
        budget_groups=tuple(
            LineStanding(
                line=code,
                title=group.title,
                status="budget",
                year=planned.year,
                gross=None,
                net=place(group),
                not_compared_because="",
                caution=caution,
            )
            for code, group, caution in zip(planned.group_codes, planned.groups, planned.cautions, strict=True)
        ),
        source=data.sources[f"rsx-{chosen}"],
        budget_source=planned.source,
        population_source=data.sources["councils"],
    )


def _line(data: England, gss: str, line: str, year: str) -> LineStanding:
    own = the_council(data, gss)
    group, reason = data.service_groups[line], why_not(data, own, line, year)
    found = {} if reason else {each.measure: place(each) for each in strips_of(own, line, year)}
    return LineStanding(
        line=line,
        title=group.title,
        status="outturn",
        year=year,
        gross=found.get("Gross"),
        net=found.get("Net"),
        not_compared_because=reason,
        caution=group.caution,
    )


def place(shown: Strip) -> Place:
    """Where the marked council stands on a strip."""
    return Place(
        pounds=shown.here.pounds if shown.here else None,
        mark=shown.here.mark if shown.here else "not submitted",
        median=shown.median,
        lower_quartile=shown.lower_quartile,
        upper_quartile=shown.upper_quartile,
        band=shown.band,
        reported=shown.reported,
        in_class=shown.in_class,
    )


def row_of(gss: str, each: LineStanding) -> int | None:
    """The row of the source that a council's line stands in; None where it did not submit."""
    data = england()
    if each.status == "budget":
        back = data.budget.get(gss)
        return back.source_row if back else None
    row = data.outturn.get((each.year, gss), {}).get(each.line)
    return row.source_row if row else None

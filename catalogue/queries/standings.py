"""How one line of a council's outturn stands within its class, where that may be compared."""

from functools import lru_cache

from pydantic import ConfigDict, Field

from catalogue.queries.councils import CouncilEntry, entry, the_council
from catalogue.queries.england import England, england
from catalogue.rules.comparison import Standing, Strip, placed, strip
from catalogue.rules.figures import CLASSES, Council, Source, per_head
from commons.errors import NotFound
from commons.event import Origin
from commons.model import Line, Model
from commons.view import View

MEASURED = {"total_expenditure": "Gross", "net_current_expenditure": "Net"}
"""What strips show, per head: gross beside net, because income and outsourcing distort net."""


class AskStanding(Model):
    """One line of one council's outturn."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"gss": "E07000117", "line": "env", "year": "2023-24"}]})

    gss: Line
    line: str = Field(max_length=20, description="The line of the outturn: env, cul, ...")
    year: str = Field(default="", pattern=r"^(\d{4}-\d{2})?$", description="`2023-24`; else the newest with figures")


class StandingPage(Model):
    """A line's spread over a class, gross and net, per head of mid-2023 population."""

    council: CouncilEntry
    line: str
    title: str
    what: str
    year: str
    in_class: str
    strips: tuple[Strip, ...]
    not_compared_because: str
    caution: str
    source: Source
    population_source: Source
    origin: Origin = "declared"


def standing(asked: AskStanding, view: View) -> StandingPage:
    """How one line stands in its class, with every council of the class."""
    return line_standing(england(), asked.gss, asked.line, asked.year)


def line_standing(data: England, gss: str, line: str, year: str = "") -> StandingPage:
    """How one line stands in its class; NotFound for a line or year that is not in the outturn."""
    own = the_council(data, gss)
    group = data.service_groups.get(line)
    chosen = year or newest(data, own)
    if group is None or chosen not in data.years:
        raise NotFound(
            "There is no such line in the outturn.",
            expected=f"One of {', '.join(data.service_groups)}, and a year of {', '.join(data.years)}.",
            to_do="Choose a line on the council's page.",
        )
    reason = why_not(data, own, line, chosen)
    return StandingPage(
        council=entry(own),
        line=line,
        title=group.title,
        what=group.what,
        year=chosen,
        in_class=CLASSES[own.group][1],
        strips=() if reason else strips_of(own, line, chosen),
        not_compared_because=reason,
        caution=group.caution,
        source=data.sources[f"rsx-{chosen}"],
        population_source=data.sources["councils"],
    )


def newest(data: England, own: Council) -> str:
    """The newest year for which the council submitted, else the newest of all."""
    return next((year for year in data.years if (year, own.gss) in data.outturn), data.years[0])


def why_not(data: England, own: Council, line: str, year: str) -> str:
    """Why a line is not compared in this council's class; empty when it is."""
    group = data.service_groups[line]
    if own.group not in group.compared_in:
        return group.not_compared_because
    if not any(class_strip(own.group, line, year, measure) for measure in MEASURED):
        return "Too few councils of this class report a positive figure for it"
    return ""


def strips_of(own: Council, line: str, year: str) -> tuple[Strip, ...]:
    """Gross and net of a line over the council's class, with the council marked; those that can be made."""
    found = (class_strip(own.group, line, year, measure) for measure in MEASURED)
    return tuple(placed(each, own.gss) for each in found if each)


@lru_cache(maxsize=400)
def class_strip(group: str, line: str, year: str, measure: str) -> Strip | None:
    """How a line spreads over a class in one year, nobody marked; None where too few figures are positive."""
    title = england().service_groups[line].title
    return strip(title, MEASURED[measure], class_standings(group, line, year, measure), "")


def class_standings(group: str, line: str, year: str, measure: str) -> tuple[Standing, ...]:
    """Every council of a class with its figure per head in one year; None where it did not submit."""
    data = england()
    found = []
    for one in data.councils:
        if one.group == group:
            row = data.outturn.get((year, one.gss), {}).get(line)
            pounds = per_head(getattr(row, measure), one.population) if row else None
            found.append(Standing(one.gss, one.nice_name, pounds, certified=row is None or row.certified != "N"))
    return tuple(found)

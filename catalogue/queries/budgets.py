"""The net budget of a council, line by line, and the groups of lines that may be compared."""

from functools import lru_cache

from pydantic import ConfigDict, Field

from catalogue.queries.councils import CouncilEntry, entry, the_council
from catalogue.queries.england import England, england
from catalogue.queries.replies import Note, noted
from catalogue.rules.classes import Classified, classified
from catalogue.rules.comparison import Standing, Strip, placed, strip
from catalogue.rules.figures import CLASSES, LineGroup, Source, per_head
from commons.event import Origin
from commons.model import Line, Model
from commons.view import View

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


class BudgetEntry(Model):
    """One line of the net budget, £ thousand; null is a blank in the return."""

    code: str
    section: str
    line: str
    title: str
    amount: int | None
    source_column: int
    is_total: bool


class AskBudget(Model):
    """A council's budget."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"gss": "E07000116"}]})

    gss: Line


class BudgetFigures(Model):
    """The net budget of one year, £ thousand: planned, not spent. A line alone is never compared."""

    council: CouncilEntry
    in_class: str
    year: str = "2023-24"
    submitted: bool
    lines: tuple[BudgetEntry, ...]
    groups: tuple[Strip, ...]
    group_codes: tuple[str, ...] = Field(description="The address words of the groups, in their order")
    cautions: tuple[str, ...]
    classified: Classified
    source: Source
    source_row: int | None
    population_source: Source
    notes: tuple[Note, ...] = Field(default=(), description="What the council says of these figures")
    origin: Origin = "declared"


def budget(asked: AskBudget, view: View) -> BudgetFigures:
    """What the council planned to spend in 2023-24, after income."""
    found = budget_figures(england(), asked.gss)
    return found.model_copy(update={"notes": noted(view, found.council.gss, "budget", found.year)})


@lru_cache(maxsize=64)
def budget_figures(data: England, gss: str) -> BudgetFigures:
    """The budget of one council; without lines if it did not submit one."""
    own = the_council(data, gss)
    back = data.budget.get(own.gss)
    groups = [
        (group, found)
        for group in data.line_groups.values()
        if own.group in group.compared_in and (found := group_strip(own.group, group.group))
    ]
    return BudgetFigures(
        council=entry(own),
        in_class=CLASSES[own.group][1],
        submitted=back is not None and back.submitted,
        lines=tuple(
            BudgetEntry(
                code=line.code,
                section=line.section,
                line=line.line,
                title=line.title,
                amount=back.amounts.get(line.code),
                source_column=line.column,
                is_total=line.title.startswith("TOTAL"),
            )
            for line in data.budget_lines
            if back and back.submitted and line.section in SERVICE_SECTIONS
        ),
        groups=tuple(placed(found, own.gss) for _, found in groups),
        group_codes=tuple(group.group for group, _ in groups),
        cautions=tuple(group.caution for group, _ in groups),
        classified=classified(back.amounts if back else {}),
        source=data.sources["ra-2023-24"],
        source_row=back.source_row if back else None,
        population_source=data.sources["councils"],
    )


@lru_cache(maxsize=200)
def group_strip(kind: str, code: str) -> Strip | None:
    """How a group of budget lines spreads over a class, nobody marked; None where too few are positive."""
    data = england()
    group = data.line_groups[code]
    found = [
        Standing(one.gss, one.nice_name, per_head(_planned(data, one.gss, group), one.population))
        for one in data.councils
        if one.group == kind
    ]
    return strip(group.title, "Net budget", found, "")


def _planned(data: England, gss: str, group: LineGroup) -> int | None:
    back = data.budget.get(gss)
    return back.total(group.lines) if back else None

"""One line of the budget across England: every council's amount, and no comparison, because a line alone has none."""

from collections import Counter
from functools import lru_cache

from pydantic import ConfigDict, Field

from catalogue.queries.budgets import SERVICE_SECTIONS
from catalogue.queries.england import England, england
from catalogue.rules.figures import CLASSES, TOTAL, BudgetLine, Source
from catalogue.rules.searching import Entry, Index
from commons.errors import NotFound
from commons.event import Origin
from commons.model import Model
from commons.view import View

YEAR = "2023-24"
LINE_OF_RETURN = {"asc": "asc", "csc": "csc", "ph": "phs"}
"""The line of the outturn that holds each part of the social care return."""


class AskBudgetLine(Model):
    """One line of the budget forms, in one class of council or in all."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"code": "envcll", "kind": "SD"}]})

    code: str = Field(max_length=40, description="The code of a line, like `envcll` for waste collection")
    kind: str = Field(default="", pattern=r"^[A-Z]{0,2}$", description="SD, SC, UA, MD or LB; else all")


class BudgetLineEntry(Model):
    """One line of the budget forms."""

    code: str
    line: str
    title: str
    section: str
    href: str


class NamedService(Model):
    """A national service that the line pays for; doubtful ones are marked."""

    lgsl: int
    name: str
    sure: bool
    note: str


class CouncilPlan(Model):
    """One council's amount, £ thousand after income. Null with a mark where there is none."""

    gss: str
    name: str
    kind: str
    amount: int | None
    mark: str = Field(description="not submitted, left blank, zero or negative; else empty")
    source_row: int | None


class ClassPlan(Model):
    """One class of council: how many gave an amount above zero, and how many did not."""

    kind: str
    kind_in_words: str
    councils: int
    marks: dict[str, int]
    above_zero: int
    together: int = Field(description="The sum of every amount of the class, £ thousand; nothing is scaled up")


class BudgetLinePage(Model):
    """One line: what it pays for, every council's amount by name, and no strip."""

    line: BudgetLineEntry
    year: str = YEAR
    kind: str
    classes: tuple[ClassPlan, ...]
    councils: tuple[CouncilPlan, ...]
    services: tuple[NamedService, ...]
    why_no_service: str
    outturn: str = Field(description="The line of the outturn that it is reported under; empty for what is no service")
    outturn_title: str
    groups: dict[str, str] = Field(description="Groups that it is a part of, which are compared: key and title")
    source_column: int
    source: Source
    origin: Origin = "declared"


def entries(data: England) -> tuple[BudgetLineEntry, ...]:
    """Every line of the budget that is a service or a sum of services."""
    return tuple(_entry(line) for line in data.budget_lines if line.section in SERVICE_SECTIONS)


def _entry(line: BudgetLine) -> BudgetLineEntry:
    return BudgetLineEntry(
        code=line.code,
        line=line.line,
        title=line.title,
        section=line.section.replace(" (General Fund Revenue Account [GFRA] only)", " (General Fund)"),
        href=f"/lines/budget/{line.code}",
    )


def budget_line(asked: AskBudgetLine, view: View) -> BudgetLinePage:
    """One line of the budget in every council. A line alone is not compared: councils split their work differently."""
    data = england()
    found = next((each for each in data.budget_lines if each.code == asked.code), None)
    if found is None or found.section not in SERVICE_SECTIONS or (asked.kind and asked.kind not in CLASSES):
        raise NotFound(
            "There is no such line of the budget.",
            expected=f"The code of a line, like envcll, and one of {', '.join(CLASSES)} or no class.",
            to_do="Choose a line from the list of lines, or search for its name.",
        )
    plans, outturn = _plans(asked.code), data.outturn_of_line.get(asked.code, "")
    return BudgetLinePage(
        line=_entry(found),
        kind=asked.kind,
        classes=tuple(each for kind in CLASSES if (each := _class(kind, plans)).councils),
        councils=tuple(each for group, each in plans if asked.kind in ("", group)),
        services=tuple(
            NamedService(lgsl=each.lgsl, name=data.services[each.lgsl].name, sure=each.sure, note=each.note)
            for each in data.services_of_line.get(asked.code, ())
            if each.lgsl in data.services
        ),
        why_no_service=data.lines_without_service.get(asked.code, ""),
        outturn=outturn,
        outturn_title=data.service_groups[outturn].title if outturn else "",
        groups={key: each.title for key, each in data.line_groups.items() if asked.code in each.lines},
        source_column=found.column,
        source=data.sources["ra-2023-24"],
    )


@lru_cache(maxsize=64)
def _plans(code: str) -> tuple[tuple[str, CouncilPlan], ...]:
    """Every council by name with its class."""
    data, made = england(), []
    for own in data.councils:
        back = data.budget.get(own.gss)
        submitted = back is not None and back.submitted
        amount = back.amounts.get(code) if back and submitted else None
        one = CouncilPlan(
            gss=own.gss,
            name=own.nice_name,
            kind=CLASSES[own.group][0],
            amount=amount,
            mark=_mark(amount) if submitted else "not submitted",
            source_row=back.source_row if back else None,
        )
        made.append((own.group, one))
    return tuple(made)


def _mark(amount: int | None) -> str:
    if amount is None:
        return "left blank"
    return "" if amount > 0 else "negative" if amount else "zero"


def _class(kind: str, plans: tuple[tuple[str, CouncilPlan], ...]) -> ClassPlan:
    own = [each for group, each in plans if group == kind]
    marks = Counter(each.mark for each in own)
    return ClassPlan(
        kind=kind,
        kind_in_words=CLASSES[kind][1],
        councils=len(own),
        marks={mark: count for mark, count in sorted(marks.items()) if mark},
        above_zero=marks[""],
        together=sum(each.amount or 0 for each in own),
    )


@lru_cache(maxsize=1)
def line_index() -> Index:
    """Every line of the public figures as something to be found: of the outturn, groups, the budget, social care."""
    data = england()
    found = [
        Entry("line", group.title, f"/lines/{code}", "Line of the outturn", f"{group.what} {code}")
        for code, group in data.service_groups.items()
        if code != TOTAL
    ]
    titles = {each.code: each.title for each in data.budget_lines}
    for key, together in data.line_groups.items():
        inside = "; ".join(titles[code] for code in together.lines)
        found.append(Entry("line", together.title, f"/lines/{key}", "Budget lines together", inside))
    for line in entries(data):
        note = f"Budget line {line.line}, {line.section}"
        found.append(Entry("line", line.title, line.href, note, f"{line.code} {line.line} {line.section} budget"))
    for each in data.social_care_lines.values():
        note = f"Line of the social care return, below {each.section_title.lower()}"
        found.append(Entry("line", each.title, f"/lines/{LINE_OF_RETURN[each.section]}", note, each.line))
    return Index(found)

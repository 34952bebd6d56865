"""What a declared service is about: a national service, a group of budget lines, or a line of the outturn."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Literal

from catalogue.queries.england import England, england
from catalogue.queries.service_systems import BIN_SERVICES, PLANNING_SERVICES
from catalogue.queries.standings import newest
from catalogue.rules import declared as rules
from catalogue.rules.declared import AmountLine, Amounts, DeclaredPart
from catalogue.rules.detail import DetailRow
from catalogue.rules.evidence import ServiceLink
from catalogue.rules.figures import TOTAL, Council, ParentLine
from commons.errors import NotFound
from commons.model import Model

DETAIL_YEAR, BUDGET_YEAR = "2024-25", "2023-24"
BIN_GROUP = "household-collection"
ROLES = {BIN_GROUP: "Collection"}


class Subject(Model):
    """`codes` are the budget lines that hold it; `line` is the line of the outturn above it."""

    key: str
    kind: Literal["service", "group", "line"]
    title: str
    says: str
    lgsl: int | None = None
    codes: tuple[str, ...] = ()
    group: str = ""
    line: str = ""
    parent: ParentLine | None = None

    @property
    def about_bins(self) -> bool:
        return self.group == BIN_GROUP and (self.lgsl is None or self.lgsl in BIN_SERVICES)

    @property
    def about_planning(self) -> bool:
        return self.lgsl in PLANNING_SERVICES


def subject_of(data: England, key: str) -> Subject:
    """A national service by its number, a group of lines, or a line of the outturn; NotFound for anything else."""
    if key in data.line_groups:
        group = data.line_groups[key]
        titles = {each.code: each.title for each in data.budget_lines}
        says = "These lines together: " + "; ".join(titles[code] for code in group.lines)
        line = data.outturn_of_line.get(group.lines[0], "")
        return Subject(key=key, kind="group", title=group.title, says=says, codes=group.lines, group=key, line=line)
    if key in data.service_groups:
        named = data.service_groups[key]
        return Subject(key=key, kind="line", title=named.title, says=named.what, line=key)
    number = int(key) if key.isdecimal() and key.isascii() and len(key) < 6 else -1
    found = data.services.get(number)
    if found is None:
        raise NotFound(
            "There is no such service to look at.",
            expected="A number of the national list, like 524; a group of lines, like household-collection; "
            "or a line of the outturn, like env.",
            to_do="Choose one on the page of a council’s services.",
        )
    parent = data.parent_line(number)
    codes = (parent.code,) if parent else ()
    return Subject(
        key=str(number),
        kind="service",
        title=found.name,
        says=found.description,
        lgsl=number,
        codes=codes,
        group=next((key for key, each in data.line_groups.items() if codes and codes[0] in each.lines), ""),
        line=data.outturn_of_line.get(codes[0], "") if codes else "",
        parent=parent,
    )


def amounts_of(data: England, own: Council, subject: Subject) -> Amounts | None:
    """What is published: an outturn by line where one was found, else the budget; None where there is neither."""
    if subject.kind == "line":
        return _outturn(data, own, subject)
    if not subject.codes:
        return None
    return _detail(data, own, subject) or _budget(data, own, subject)


def _outturn(data: England, own: Council, subject: Subject) -> Amounts | None:
    year = newest(data, own)
    row = data.outturn.get((year, own.gss), {}).get(subject.line)
    if row is None:
        return None
    line = AmountLine(
        code=row.service,
        title=subject.title,
        employees=row.employees,
        running_expenses=row.running_expenses,
        gross=row.total_expenditure,
        fees=row.sales_fees_charges,
        other_income=row.other_income,
        income=row.total_income,
        net=row.net_current_expenditure,
        source_row=row.source_row,
    )
    return rules.together(
        [line],
        year=year,
        status="outturn",
        whole=subject.title,
        certified=row.certified != "N",
        source=f"rsx-{year}",
    )


def _detail(data: England, own: Council, subject: Subject) -> Amounts | None:
    """The outturn by line, found for the councils of Lancashire; None unless every line of the subject is there."""
    found = [(code, data.spent_on_line(own.gss, code, DETAIL_YEAR)) for code in subject.codes]
    if any(not rows or any(row.total_expenditure is None for row in rows) for _, rows in found):
        return None
    lines = [_detail_line(data, code, row) for code, rows in found for row in rows]
    return rules.together(
        lines,
        year=DETAIL_YEAR,
        status="outturn",
        whole=subject.title if subject.kind == "group" else " and ".join(line.title for line in lines),
        certified=all(row.certified != "N" for _, rows in found for row in rows),
        source="lancashire",
    )


def _detail_line(data: England, code: str, row: DetailRow) -> AmountLine:
    known = data.lancashire_lines[row.form, row.line]
    return AmountLine(
        code=code,
        title=row.line,
        employees=row.employees,
        running_expenses=row.running_expenses,
        gross=row.total_expenditure,
        fees=row.sales_fees_charges,
        other_income=row.other_income,
        income=row.total_income,
        net=row.net_current_expenditure,
        source_row=row.source_row,
        note=known.note,
    )


def _budget(data: England, own: Council, subject: Subject) -> Amounts | None:
    back = data.budget.get(own.gss)
    if back is None or not back.submitted:
        return None
    named = {each.code: each for each in data.budget_lines}
    lines = [
        AmountLine(
            code=code,
            title=named[code].title,
            net=back.amounts.get(code),
            source_row=back.source_row,
            source_column=named[code].column,
        )
        for code in subject.codes
    ]
    whole = subject.title if subject.kind == "group" else lines[0].title
    return rules.together(lines, year=BUDGET_YEAR, status="budget", whole=whole, source="ra-2023-24")


def parts_of(data: England, own: Council, subject: Subject, amounts: Amounts | None) -> tuple[DeclaredPart, ...]:
    """What is seen of each part of the service; what is not seen is a part that is not known."""
    bins = rules.bin_part(data.bin_lookup_of.get(own.gss), *seen_look_ups())
    planning = rules.register_part(data.planning_register_of.get(own.gss), *seen_registers())
    if subject.key == TOTAL:
        return (bins, planning, rules.delivery(amounts), rules.back_office())
    if subject.about_bins:
        front = bins
    elif subject.about_planning:
        front = planning
    else:
        front = rules.link_part(links_of(data, own.gss, subject.lgsl))
    role = ROLES.get(subject.group, "Delivery") if subject.kind != "line" else "Delivery"
    return (front, rules.delivery(amounts, role), rules.back_office())


def links_of(data: England, gss: str, lgsl: int | None) -> Sequence[ServiceLink]:
    """The addresses of one service of a council in April 2017."""
    return [link for link in data.service_links.get(gss, ()) if link.lgsl == lgsl] if lgsl is not None else []


@lru_cache(maxsize=1)
def seen_look_ups() -> tuple[Mapping[str, int], int]:
    """How many look-ups show each platform, and how many look-ups count in all."""
    counted = [found for found in england().bin_lookups if found.counts]
    return Counter(name for found in counted for name in found.platforms), len(counted)


@lru_cache(maxsize=1)
def seen_registers() -> tuple[Mapping[str, int], int]:
    """How many planning registers show each system, and how many registers count in all."""
    counted = [found for found in england().planning_registers if found.gss]
    return Counter(found.system for found in counted if found.system), len(counted)


def evident(amounts: Amounts | None, parts: Sequence[DeclaredPart]) -> bool:
    """Whether anything is known: an amount that is not zero, or a part that was seen."""
    money = amounts is not None and any(amount for amount in (amounts.gross, amounts.income, amounts.net))
    return money or any(part.source and part.role != "Delivery" for part in parts)

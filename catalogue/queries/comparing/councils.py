"""Councils and their declared services as sides of a comparison, and the figures that may stand together."""

from collections.abc import Sequence

from catalogue.queries.declared.service import ONE_LINE, DeclaredService, declared_of
from catalogue.queries.declared.subjects import BUDGET_YEAR, DETAIL_YEAR
from catalogue.queries.england import England
from catalogue.queries.standings import MEASURED, why_not
from catalogue.rules.comparing import Item, Measure, Side, SidePart
from catalogue.rules.declared import NO_EMPLOYEES, DeclaredPart
from catalogue.rules.figures import CLASSES, TOTAL, per_head

EACH = "for each resident"
ONLINE = ("Online forms", "Bin-day look-up")


def council_item(given: Item, data: England) -> Item:
    """The same with the council's code of today; a council without a subject is all of its services."""
    own = data.by_gss.get(given.first)
    return Item(first=own.gss if own else given.first, second=given.second or TOTAL)


def council_side(given: Item, data: England) -> tuple[Side, DeclaredService]:
    """One council's declared service; NotFound where nothing is known of it."""
    found = declared_of(data, given.first, given.second)
    own = data.by_gss[found.council.gss]
    whole = found.subject == TOTAL
    side = Side(
        key=own.gss if whole else f"{own.gss}/{found.subject}",
        title=own.nice_name if whole else found.title,
        organisation=own.name,
        href=f"/councils/{own.gss}" if whole else found.href,
        origin="declared",
        kind=CLASSES[own.group][0],
        subject=found.subject,
        parts=tuple(_part(part) for part in found.made_of),
        sentence=found.sentence,
    )
    return side, found


def _part(part: DeclaredPart) -> SidePart:
    """A part as one place of the row. That money was paid to employees does not say who does the work."""
    place = "Online forms or look-up" if part.role in ONLINE else part.role
    told = part.shown == NO_EMPLOYEES
    note = part.says if told or not part.shown else f"{part.shown}; {part.says}"
    return SidePart(place=place, value=part.system or (part.shown if told else ""), note=note)


def council_figures(data: England, found: Sequence[DeclaredService]) -> tuple[tuple[Measure, ...], str]:
    """The figures of councils of one class that may stand together, or why there are none."""
    subjects = dict.fromkeys(each.subject for each in found)
    groups = dict.fromkeys(_group(data, each) for each in found)
    group = next(iter(groups))
    if len(groups) == 1 and group:
        return _of_group(data, found, group)
    if len(subjects) > 1:
        return (), "They are different services or lines, so their amounts are of different things"
    if found[0].kind == "service":
        return (), ONE_LINE
    return _of_lines(data, found)


def _group(data: England, found: DeclaredService) -> str:
    """The group of lines that may be compared in place of the service; empty where there is none."""
    code = found.parent.code if found.parent else ""
    if found.subject in data.line_groups:
        return found.subject
    return next((key for key, each in data.line_groups.items() if code in each.lines), "")


def _of_group(data: England, found: Sequence[DeclaredService], key: str) -> tuple[tuple[Measure, ...], str]:
    """A group of budget lines: the outturn where every one of them has it, else the budget of all."""
    group, kind = data.line_groups[key], data.by_gss[found[0].council.gss].group
    if kind not in group.compared_in:
        return (), f"{group.title} is not compared among {CLASSES[kind][1]}"
    whole = [declared_of(data, each.council.gss, key) for each in found]
    amounts = [each.amounts for each in whole]
    if all(each is not None and each.status == "outturn" and each.year == DETAIL_YEAR for each in amounts):
        return tuple(
            Measure(
                what=words,
                per=EACH,
                period=f"outturn {DETAIL_YEAR}",
                together=group.title,
                values=tuple(getattr(each, f"{name}_per_head") for each in whole),
                source="lancashire",
                main=name == "gross",
            )
            for name, words in (("gross", "Gross spending"), ("income", "Income"), ("net", "Net spending"))
        ), ""
    backs = [data.budget.get(each.council.gss) for each in found]
    planned = [back.total(group.lines) if back else None for back in backs]
    if sum(amount is not None for amount in planned) < len(found):
        return (), f"Not every one of them has a budget of {BUDGET_YEAR} for all the lines of {group.title.lower()}"
    measure = Measure(
        what="Net budget",
        per=EACH,
        period=f"budget {BUDGET_YEAR}",
        together=group.title,
        values=tuple(per_head(pounds, each.council.population) for pounds, each in zip(planned, found, strict=True)),
        rows=tuple(back.source_row if back else None for back in backs),
        source="ra-2023-24",
        main=True,
    )
    return (measure,), ""


def _of_lines(data: England, found: Sequence[DeclaredService]) -> tuple[tuple[Measure, ...], str]:
    """Lines of the outturn in the newest year that every one of them has: one line, or all that are compared."""
    codes = [each.council.gss for each in found]
    year = next((year for year in data.years if all((year, gss) in data.outturn for gss in codes)), "")
    if not year:
        return (), "There is no year for which every one of them submitted its outturn"
    own, asked = data.by_gss[codes[0]], found[0].subject
    lines = [line for line in data.service_groups if line != TOTAL] if asked == TOTAL else [asked]
    allowed = [line for line in lines if not why_not(data, own, line, year)]
    if not allowed:
        return (), why_not(data, own, asked, year)
    return tuple(
        Measure(
            what=f"{data.service_groups[line].title}, {words.lower()}",
            per=EACH,
            period=f"outturn {year}",
            values=tuple(
                per_head(getattr(data.outturn[year, gss][line], column), data.by_gss[gss].population)
                if line in data.outturn[year, gss]
                else None
                for gss in codes
            ),
            rows=tuple(row.source_row if (row := data.outturn[year, gss].get(line)) else None for gss in codes),
            source=f"rsx-{year}",
            main=asked != TOTAL and column == "total_expenditure",
        )
        for line in allowed
        for column, words in MEASURED.items()
    ), ""

"""Declared services laid out: pictures, tables and rows of downloads."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from markupsafe import Markup, escape

from catalogue.pages.citing import PROVENANCE, provenance
from catalogue.pages.council_parts import PER_HEAD, short_strip
from catalogue.queries.declared.lists import DeclaredAcross, DeclaredLine, DeclaredList
from catalogue.queries.declared.service import DeclaredService
from catalogue.queries.england import england
from catalogue.rules.declared import Amounts
from catalogue.rules.figures import Source, pounds_in_words, thousands_in_words
from commons.pages.svg import CostClass, Picture, Tile, dna

Row = list[Any]
PENCE = 100_000
"""Pence in £ thousand, the unit of the returns."""


def pence_in_words(pence: int) -> str:
    """Pence of a return as people read them, no finer than it was published: `£1.37m`."""
    return thousands_in_words(pence / PENCE)


def whole_pence(thousands: float | None) -> int | None:
    """£ thousand as pence; None stays None."""
    return None if thousands is None else round(thousands * PENCE)


def costs_of(amounts: Amounts | None) -> dict[CostClass, int]:
    """The amount by class: all of it is not known, because no line says what it pays for."""
    pence = whole_pence(amounts.cost) if amounts else None
    return {} if pence is None else {"not known": pence}


def declared_picture(found: DeclaredService, *, scale: float = 1.0, named: bool = False) -> Picture:
    """The DNA of a declared service, drawn as that of any other: hatched parts, and one bar of what is not known."""
    amounts = found.amounts
    shown = amounts.status == "outturn" if amounts else False
    return dna(
        f"{found.title}, {found.council.nice_name}" if named else found.title,
        [Tile(part.name, kind=part.kind, note=part.says) for part in found.made_of],
        costs_of(amounts),
        period=period_of(amounts),
        origin=found.origin,
        notes=notes_of(found),
        income=whole_pence(amounts.income) if amounts and shown else None,
        show=pence_in_words,
        nothing=amounts.why_no_bar if amounts else "No amount is published for it",
        scale=scale,
    )


def period_of(amounts: Amounts | None) -> str:
    """What the amount is and of which year."""
    if amounts is None:
        return "no amount"
    return f"{'gross, outturn' if amounts.status == 'outturn' else 'net, budget'} {amounts.year}"


def notes_of(found: DeclaredService) -> tuple[str, ...]:
    """Short lines beside the costs in the picture: what the amount is not."""
    said = []
    if found.amounts and found.kind == "service":
        others = len(found.shares_line_with)
        said.append(f"whole line “{found.amounts.whole}”" + (f", {others + 1} services" if others else ""))
    return (*said, "no cost per case")


def number_tiles(found: DeclaredService) -> list[dict[str, str]]:
    """The three numbers, none of which public evidence holds."""
    return [
        {"value": "Not known", "what": "cases in a year", "note": "case volume not published"},
        {"value": "Not known", "what": "cost for each case", "note": found.why_no_cost_per_case},
        {
            "value": "Not known",
            "what": "of each pound reaches the front line",
            "note": "no line says it: 0% of the pounds can be classified",
        },
    ]


def money(found: DeclaredService) -> list[Row]:
    """Gross, income and net, in all and for each resident."""
    own = found.amounts
    if own is None:
        return []
    budget = "not published in a budget"

    def row(words: str, amount: float | None, head: float | None, blank: str = "not published") -> Row:
        if amount is None:
            return [words, blank, "–"]
        return [words, thousands_in_words(amount), pounds_in_words(head)]

    blank = budget if own.status == "budget" else "not published"
    return [
        row("Gross spending", own.gross, found.gross_per_head, blank),
        row("Income: fees, charges and other", own.income, found.income_per_head, blank),
        row("Net spending" if own.status == "outturn" else "Net budget", own.net, found.net_per_head),
    ]


def lines(found: DeclaredService) -> list[Row]:
    """Every line of the return that the amounts are made of, with its row in the source."""
    if found.amounts is None:
        return []
    return [
        [
            {"text": each.title, "note": each.note},
            *(
                "–" if amount is None else thousands_in_words(amount)
                for amount in (
                    each.employees,
                    each.running_expenses,
                    each.gross,
                    each.fees,
                    each.other_income,
                    each.net,
                )
            ),
            _place(each.source_row, each.source_column),
        ]
        for each in found.amounts.lines
    ]


def _place(row: int | None, column: int | None) -> str:
    return f"{row:,}" + (f", column {column}" if column else "") if row is not None else "–"


def evidence(found: DeclaredService) -> list[Row]:
    """Each part with what it rests on."""
    sources = {source.key: source for source in found.sources}
    return [
        [
            part.role,
            {"text": part.system or part.shown or "Not known", "note": part.says},
            breakable(part.evidence or "Nothing was seen"),
            _cited(sources, part.source, part.source_row),
        ]
        for part in found.made_of
    ]


def _cited(sources: Mapping[str, Source], key: str, row: int | None) -> Any:
    if not key:
        return "–"
    return {
        "text": breakable(sources[key].file.rpartition("/")[2]),
        "note": f"row {row:,}" if row else "rows of the lines below",
    }


def breakable(text: str) -> Markup:
    """Words whose long addresses and file names may go on in the next line."""
    return Markup(re.sub(r"([/_?=]|\.(?=\S))", r"\1<wbr>", str(escape(text))))  # noqa: S704 - escaped


def strips(found: DeclaredService) -> list[Picture]:
    """Its place among its class, for the group of lines."""
    own = found.council.nice_name
    return [short_strip(each, own, found.in_class, found.strips_year, found.strips_status) for each in found.strips]


def service_csv(found: DeclaredService) -> Iterable[tuple[object, ...]]:
    """Parts, lines and places, each with its source."""
    yield (
        "gss", "council", "subject", "title", "row_kind", "name", "measure", "value", "says", "year", *PROVENANCE
    )  # fmt: skip
    sources = {source.key: source for source in found.sources}
    own, blank = found.council, ("",) * (len(PROVENANCE) - 1)
    who = (own.gss, own.name, found.subject, found.title)
    for part in found.made_of:
        said = (*who, "part", part.role, "system", part.system or "not known", part.evidence or part.says, "")
        yield (*said, *(provenance(sources[part.source], part.source_row) if part.source else (*blank, "declared")))
    yield (*who, "number", "cost_per_case", "£", "", found.why_no_cost_per_case, "", *blank, "declared")
    if found.amounts is None:
        return
    source, year = sources[found.amounts.source], found.amounts.year
    for line in found.amounts.lines:
        for measure in ("employees", "running_expenses", "gross", "fees", "other_income", "income", "net"):
            amount = getattr(line, measure)
            if amount is not None:
                yield (*who, "line", line.title, measure, amount, line.note, year, *provenance(source, line.source_row))
    each = source.model_copy(update={"unit": "£", "method": PER_HEAD})
    row = found.amounts.lines[0].source_row if len(found.amounts.lines) == 1 else None
    for measure in ("gross", "income", "net"):
        pounds = getattr(found, f"{measure}_per_head")
        if pounds is not None:
            head = (*who, "for each resident", found.amounts.whole, measure, round(pounds, 4))
            yield (*head, "", year, *provenance(each, row))


def list_context(found: DeclaredList) -> dict[str, Any]:
    """The services of a council under the lines that hold them, by the line of the outturn above."""
    titles = {code: group.title for code, group in england().service_groups.items()}
    whole = [line for line in found.lines if not line.under]
    groups = [line for line in found.lines if line.under and line.subject]
    below: dict[str, list[DeclaredLine]] = {}
    for line in found.lines:
        if line.under and not line.subject and line.services:
            below.setdefault(line.under, []).append(line)
    base = f"/councils/{found.council.gss}/services"
    return {
        "whole_rows": [_amount_row(line, f"{base}/{line.subject}") for line in [*whole, *groups]],
        "sections": [
            {"title": titles.get(code, "On no line of the outturn"), "lines": [_told(line) for line in some]}
            for code, some in below.items()
        ],
    }


def _told(line: DeclaredLine) -> dict[str, Any]:
    return {"line": line, "amount": amount_words(line.status, line.year, line.gross, line.net)}


def amount_words(status: str, year: str, gross: float | None, net: float | None) -> str:
    """An amount with everything that it needs to be understood."""
    if status == "budget":
        return f"{thousands_in_words(net)} net, budget {year}"
    return f"{thousands_in_words(gross)} gross, {thousands_in_words(net)} net, outturn {year}"


def _amount_row(line: DeclaredLine, href: str) -> Row:
    return [
        {"text": line.title, "href": href},
        "–" if line.gross is None else thousands_in_words(line.gross),
        "–" if line.net is None else thousands_in_words(line.net),
        f"{line.status.capitalize()} {line.year}",
        f"{line.source_row:,}" if line.source_row else "–",
    ]


def list_csv(found: DeclaredList) -> Iterable[tuple[object, ...]]:
    """One row for each service, with the line that holds it; lines without services of their own too."""
    yield "gss", "council", "subject", "service", "sure", "line", "gross", "net", "year", *PROVENANCE
    sources = {source.key: source for source in found.sources}
    own = (found.council.gss, found.council.name)
    for line in found.lines:
        amounts = (line.title, line.gross, line.net, line.year, *provenance(sources[line.source], line.source_row))
        if line.subject:
            yield (*own, line.subject, "", "", *amounts)
        for name in line.services:
            yield (*own, name.subject, name.title, name.sure, *amounts)
    for name in found.seen:
        where = provenance(sources["service-links"], None)
        yield (*own, name.subject, name.title, "", "", "", "", "April 2017", *where)


def across_rows(found: DeclaredAcross) -> list[Row]:
    """Each council with what is seen of it."""
    return [
        [
            {"text": each.name, "href": f"/councils/{each.gss}/services/{found.subject}"},
            each.kind[0].upper() + each.kind[1:],
            each.made_of[0].system or "Not known",
            amount_words(each.amounts.status, each.amounts.year, each.amounts.gross, each.amounts.net)
            if each.amounts
            else "No amount is published",
        ]
        for each in found.councils
    ]


def across_csv(found: DeclaredAcross) -> Iterable[tuple[object, ...]]:
    """One row for each council and amount, and one for each part that is seen."""
    yield "gss", "council", "class", "subject", "row_kind", "name", "value", "year", *PROVENANCE
    sources = {source.key: source for source in found.sources}
    for each in found.councils:
        who = (each.gss, each.name, each.kind, found.subject)
        for part in each.made_of:
            if part.source and part.system:
                where = provenance(sources[part.source], part.source_row)
                yield (*who, "part", part.role, part.system, "", *where)
        for line in each.amounts.lines if each.amounts else ():
            assert each.amounts is not None
            where = provenance(sources[each.amounts.source], line.source_row)
            for measure in ("gross", "income", "net"):
                amount = getattr(line, measure)
                if amount is not None:
                    yield (*who, measure, line.title, amount, each.amounts.year, *where)

"""One line of the public figures across England, class by class."""

from collections.abc import Iterable
from typing import Any

from starlette.responses import Response

from catalogue.pages import council_rows as lay
from catalogue.pages.citing import PROVENANCE, permalink, provenance
from catalogue.pages.council_parts import PER_HEAD, short_strip
from catalogue.queries import lines as asked_lines
from catalogue.queries.council_lines import DetailLine
from catalogue.queries.england import england
from catalogue.rules.figures import CLASSES, pounds_in_words, thousands_in_words
from catalogue.rules.functions import FUNCTIONS
from commons.pages import Visit
from commons.pages.forms import address_of

MEASURES_OF = {"outturn": ("Gross", "Net"), "budget": ("Net budget",)}


async def listed(visit: Visit) -> Response:
    """Every line, with England's total."""
    found: asked_lines.Lines = await visit.ask(asked_lines.lines, asked_lines.AskLines())
    return visit.answer(
        found,
        "catalogue/lines.html",
        rows=lambda: _listed_csv(found),
        functions=[
            {"title": name, "rows": [_entry(each) for each in found.items if each.function == name]}
            for name, _ in FUNCTIONS
        ],
        sections=_sections(found),
        group_rows=[
            [{"text": each.title, "href": f"/lines/{each.line}"}, _classes(each.compared_in)] for each in found.groups
        ],
    )


def _sections(found: asked_lines.Lines) -> list[dict[str, Any]]:
    """The lines of the budget by the part of the form that they stand in."""
    names = dict.fromkeys(each.section for each in found.budget_lines)
    return [
        {
            "title": name,
            "rows": [[{"text": e.title, "href": e.href}, e.line] for e in found.budget_lines if e.section == name],
        }
        for name in names
    ]


def _entry(each: asked_lines.LineEntry) -> list[Any]:
    return [
        {"text": each.title, "note": each.what, "href": f"/lines/{each.line}"},
        thousands_in_words(each.gross),
        thousands_in_words(each.income),
        thousands_in_words(each.net),
        _classes(each.compared_in) or "not compared",
        f"{each.source_row:,}" if each.source_row else "–",
    ]


def _classes(kinds: tuple[str, ...]) -> str:
    return ", ".join(CLASSES[kind][1] for kind in kinds)


def _listed_csv(found: asked_lines.Lines) -> Iterable[tuple[object, ...]]:
    yield "line", "title", "function", "year", "gross", "income", "net", "compared_in", *PROVENANCE
    for each in (*found.items, *found.groups):
        source = found.budget_source if each.status == "budget" else found.source
        yield (
            each.line,
            each.title,
            each.function,
            each.year,
            each.gross,
            each.income,
            each.net,
            " ".join(each.compared_in),
            *provenance(source, each.source_row),
        )
    for line in found.budget_lines:
        said = (f"budget/{line.code}", line.title, line.section, found.budget_source.period, "", "", "", "")
        yield (*said, *provenance(found.budget_source, None))


async def line(visit: Visit) -> Response:
    """One line across England: each class by itself, one of them with every council."""
    asked = address_of(
        asked_lines.AskLine,
        line=visit.path["line"],
        year=visit.query.get("year", ""),
        kind=visit.query.get("kind", ""),
    )
    found: asked_lines.LinePage = await visit.ask(asked_lines.line, asked)
    if visit.format != "html":
        return visit.answer(found, "", rows=lambda: line_csv(found))
    chosen = next((each for each in found.spreads if each.kind == found.kind), None)
    here, year = f"/lines/{found.line.line}", found.line.year
    planned = found.line.status == "budget"
    return visit.answer(
        found,
        "catalogue/national_line.html",
        chosen=chosen,
        pictures=[short_strip(each, "", chosen.kind_in_words, year, found.line.status) for each in chosen.strips]
        if chosen
        else [],
        class_rows=[_spread(each, found.line.status) for each in found.spreads],
        class_head=MEASURES_OF[found.line.status],
        council_rows=lay.every_council(chosen.strips, "", year, "" if planned else found.line.line) if chosen else [],
        measures=[each.measure for each in chosen.strips] if chosen else [],
        budget_rows=[[{"text": each.title, "href": each.href}, each.line] for each in found.budget_lines],
        detail_rows=[_detail(each) for each in found.detail],
        tiles_shown=_tiles(found.line),
        kind_links=[
            {
                "text": each.kind_in_words[0].upper() + each.kind_in_words[1:],
                "href": f"{here}?kind={each.kind}&year={year}",
                "current": each.kind == found.kind,
            }
            for each in found.spreads
        ],
        year_links=[{"text": each, "href": f"{here}?year={each}", "current": each == year} for each in found.years],
        permalink=permalink(visit, here, year=year, kind=found.kind),
    )


def _spread(each: asked_lines.ClassSpread, status: str) -> list[Any]:
    """A class: the median and the middle half of each measure, in the order of the table's head."""
    found = {shown.measure: shown for shown in each.strips}
    row: list[Any] = [each.kind_in_words[0].upper() + each.kind_in_words[1:]]
    for measure in MEASURES_OF[status]:
        shown = found.get(measure)
        if shown is None:
            row.append("not compared")
            continue
        half = f"half between {pounds_in_words(shown.lower_quartile)} and {pounds_in_words(shown.upper_quartile)}"
        row.append({"text": pounds_in_words(shown.median), "note": half})
    return [*row, f"{each.strips[0].reported} of {each.strips[0].in_class}"]


def _detail(each: DetailLine) -> list[str]:
    amounts = (each.gross, each.income, each.net)
    return [each.line, *(thousands_in_words(amount) for amount in amounts), f"{each.source_row:,}"]


def _tiles(line: asked_lines.LineEntry) -> list[dict[str, str]]:
    if line.gross is None:
        return []
    told = (("gross spending", line.gross), ("income", line.income), ("net spending", line.net))
    return [{"value": thousands_in_words(amount), "what": f"{word}, England {line.year}"} for word, amount in told]


def line_csv(found: asked_lines.LinePage) -> Iterable[tuple[object, ...]]:
    """Every council of every class that is compared, with the row that its figure is made from."""
    yield (
        "line", "title", "year", "class", "measure", "gss", "council", "pounds_per_head", "mark", "population_year",
        *PROVENANCE,
    )  # fmt: skip
    data, planned = england(), found.line.status == "budget"
    source = found.source.model_copy(update={"unit": "£", "method": PER_HEAD})
    for each in found.spreads:
        for shown in each.strips:
            for point in shown.points:
                row = (
                    data.budget[point.gss].source_row
                    if planned
                    else data.outturn[found.line.year, point.gss][found.line.line].source_row
                )
                yield (
                    found.line.line,
                    found.line.title,
                    found.line.year,
                    each.kind_in_words,
                    shown.measure,
                    point.gss,
                    point.name,
                    round(point.pounds, 4),
                    point.mark,
                    found.population_year,
                    *provenance(source, row),
                )

"""The pages below a council's: one line, how all lines stand, and the years side by side."""

from collections.abc import Iterable
from dataclasses import replace

from starlette.responses import Response

from catalogue.pages import council_rows as lay
from catalogue.pages import year_rows
from catalogue.pages.citing import PROVENANCE, permalink, provenance
from catalogue.pages.pictures import strip_picture
from catalogue.queries import council_lines, councils, overview, standings, years
from catalogue.queries.england import england
from catalogue.rules.comparison import Strip
from commons.pages import Visit
from commons.pages.forms import address_of
from commons.pages.svg import Column, Picture, Table

PER_HEAD = "£ thousand of the return ÷ population of mid-2023"


def short_strip(shown: Strip, own: str, kind: str, year: str, status: str) -> Picture:
    """A strip whose own table is short, because every council stands in a table of its own."""
    drawn = strip_picture(shown, kind, year, status)
    head = (Column("What"), Column("For each resident", True))
    return replace(drawn, table=Table(drawn.table.caption, head, lay.short_rows(own, shown)))


async def line(visit: Visit) -> Response:
    """One line of a council: its amounts, its place in its class, and what is published below it."""
    asked = address_of(
        standings.AskStanding, gss=visit.path["gss"], line=visit.path["line"], year=visit.query.get("year", "")
    )
    found: council_lines.CouncilLine = await visit.ask(council_lines.council_line, asked)
    if visit.format != "html":
        return visit.answer(found, "", rows=lambda: line_csv(found))
    own = found.council
    here = f"/councils/{own.gss}/{found.line}"
    return visit.answer(
        found,
        "catalogue/line.html",
        pictures=[short_strip(each, own.nice_name, found.in_class, found.year, "outturn") for each in found.strips],
        tiles_shown=lay.line_tiles(found),
        part_rows=lay.line_parts(found),
        council_rows=lay.every_council(found.strips, own.gss, found.year, found.line),
        standing_rows=lay.standing_rows(found),
        below_rows=lay.below_rows(found),
        detail_rows=lay.detail_rows(found),
        notes=found.notes,
        year_links=[
            {"text": year, "href": f"{here}?year={year}", "current": year == found.year} for year in england().years
        ],
        permalink=permalink(visit, here, year=found.year),
    )


def line_csv(found: council_lines.CouncilLine) -> Iterable[tuple[object, ...]]:
    """Every council of the class on each strip, with the row that each figure is made from."""
    yield (
        "line", "measure", "class", "year", "gss", "council", "pounds_per_head", "mark", "population_year",
        *PROVENANCE,
    )  # fmt: skip
    rows = england().outturn
    for each in found.strips:
        for point in each.points:
            source = rows[found.year, point.gss][found.line]
            yield (
                found.line,
                each.measure,
                found.in_class,
                found.year,
                point.gss,
                point.name,
                round(point.pounds, 4),
                point.mark,
                councils.POPULATION_YEAR,
                *provenance(found.source.model_copy(update={"unit": "£", "method": PER_HEAD}), source.source_row),
            )


async def standing(visit: Visit) -> Response:
    """How every line stands in the council's class, each as a picture."""
    asked = address_of(overview.AskOverview, gss=visit.path["gss"], year=visit.query.get("year", ""))
    found: overview.Overview = await visit.ask(overview.overview, asked)
    if visit.format != "html":
        return visit.answer(found, "", rows=lambda: standing_csv(found))
    own = england().by_gss[found.council.gss]
    drawn = [
        {
            "line": each.line,
            "title": each.title,
            "caution": each.caution,
            "shown": short_strip(
                standings.strips_of(own, each.line, found.year)[0],
                own.nice_name,
                found.in_class,
                found.year,
                "outturn",
            ),
        }
        for each in found.lines
        if each.gross
    ]
    return visit.answer(
        found,
        "catalogue/standing.html",
        drawn=drawn,
        tabs=lay.tabs(own.gss, "/standing", found.year),
        glance_rows=lay.glance(found, {note.about for note in found.notes}),
        budget_rows=lay.budget_glance(found),
        year_links=[
            {
                "text": year,
                "href": f"/councils/{own.gss}/standing?year={year}",
                "current": year == found.year,
            }
            for year in england().years
        ],
        permalink=permalink(visit, f"/councils/{own.gss}/standing", year=found.year),
    )


def standing_csv(found: overview.Overview) -> Iterable[tuple[object, ...]]:
    """One row for each line and measure that is compared, with its row in the source."""
    yield (
        "gss", "council", "class", "year", "line", "title", "measure", "pounds_per_head", "mark", "lower_quartile",
        "median", "upper_quartile", "band", "reported", "in_class", "population_year", *PROVENANCE,
    )  # fmt: skip
    own = found.council
    for each in (*found.lines, *found.budget_groups):
        planned = each.status == "budget"
        source = found.budget_source if planned else found.source
        for measure, place in (("gross", each.gross), ("net", each.net)):
            if place is None:
                continue
            row = overview.row_of(own.gss, each)
            yield (
                own.gss,
                own.name,
                found.in_class,
                each.year,
                each.line,
                each.title,
                measure,
                None if place.pounds is None else round(place.pounds, 4),
                place.mark,
                round(place.lower_quartile, 4),
                round(place.median, 4),
                round(place.upper_quartile, 4),
                place.band,
                place.reported,
                place.in_class,
                found.population_year,
                *provenance(source.model_copy(update={"unit": "£", "method": PER_HEAD}), row),
            )


async def side_by_side(visit: Visit) -> Response:
    """The years of a council side by side, in cash or in the prices of one year."""
    asked = address_of(years.AskYears, gss=visit.path["gss"], prices=visit.query.get("prices", ""))
    found: years.YearsPage = await visit.ask(years.years, asked)
    if visit.format != "html":
        return visit.answer(found, "", rows=lambda: years_csv(found))
    own = found.council
    return visit.answer(
        found,
        "catalogue/years.html",
        tabs=lay.tabs(own.gss, "/years"),
        tables=year_rows.year_tables(found),
        index_rows=[[year, f"{index:.2f}"] for year, index in found.index.items()],
        shown=year_rows.years_picture(found),
        price_links=year_rows.price_links(found),
        permalink=permalink(visit, f"/councils/{own.gss}/years", prices=found.prices),
    )


def years_csv(found: years.YearsPage) -> Iterable[tuple[object, ...]]:
    """Every amount as returned and adjusted, with the index that adjusted it."""
    yield (
        "gss", "council", "line", "title", "measure", "year", "cash", "adjusted", "prices_of", "index_of_year",
        "index_of_prices", *PROVENANCE,
    )  # fmt: skip
    sources = {source.key: source for source in found.sources}
    for each in found.lines:
        for amount in each.amounts:
            yield (
                found.council.gss,
                found.council.name,
                each.service,
                each.title,
                each.measure,
                amount.year,
                amount.cash,
                None if amount.adjusted is None else round(amount.adjusted, 3),
                found.prices or "cash",
                found.index.get(amount.year),
                found.index.get(found.prices),
                *provenance(sources[amount.source], amount.source_row),
            )

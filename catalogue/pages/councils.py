"""Councils: the list, one council, one line within its class, the budget; and other organisations."""

from collections.abc import Iterable

from starlette.responses import Response

from catalogue.pages import rows as lay
from catalogue.pages.pictures import strip_picture
from catalogue.queries import budgets, councils, figures, published, standings
from catalogue.rules.figures import MEASURES, Source
from commons.pages import Visit
from commons.pages.forms import address_of

PROVENANCE = ("unit", "status", "publisher", "dataset", "file", "row", "licence", "method", "origin")
DEFAULT_LINE = "env"


def provenance(source: Source, row: int | None) -> tuple[object, ...]:
    """The columns of every download that say where a figure comes from."""
    return (
        source.unit,
        source.status,
        source.publisher,
        source.dataset,
        source.file,
        row,
        source.licence,
        source.method,
        "declared",
    )


async def listed(visit: Visit) -> Response:
    """The councils of England, by name, region and kind."""
    asked = address_of(
        councils.FindCouncils,
        q=visit.query.get("q", "")[:200],
        region=visit.query.get("region", "")[:100],
        kind=visit.query.get("kind", "")[:100],
    )
    found: councils.Councils = await visit.ask(councils.councils, asked)
    columns = (
        "gss", "ecode", "slug", "name", "kind", "tier", "region", "county", "population", "population_year", "origin",
    )  # fmt: skip
    return visit.answer(
        found,
        "catalogue/councils.html",
        rows=lambda: [columns, *(tuple(getattr(each, column) for column in columns) for each in found.items)],
        asked=asked,
        council_rows=lay.council_list(found),
        options_region=[(region, region) for region in found.regions],
        options_kind=[(kind, kind[0].upper() + kind[1:]) for kind in found.kinds],
    )


async def council(visit: Visit) -> Response:
    """One council's figures and its live services."""
    year = visit.query.get("year", "")
    asked = address_of(figures.AskCouncil, gss=visit.path["gss"], year=year)
    found: figures.CouncilFigures = await visit.ask(figures.council, asked)
    if found.council.gss != visit.path["gss"] and visit.format == "html":
        return visit.redirect(f"/councils/{found.council.gss}")
    if visit.format != "html":
        return visit.answer(found, "", rows=lambda: _council_rows(found))
    compared = [line for line in found.services if line.compared]
    wanted = visit.query.get("line", DEFAULT_LINE)
    line = next((each.service for each in compared if each.service == wanted), compared[0].service if compared else "")
    stands = pictures = None
    if line:
        stands = await visit.ask(
            standings.standing, address_of(standings.AskStanding, gss=found.council.gss, line=line, year=found.year)
        )
        pictures = [strip_picture(each, found.in_class, found.year, "outturn") for each in stands.strips]
    own = await visit.ask(
        published.published_services, published.FindPublished(organisation=found.council.slug, limit=100)
    )
    return visit.answer(
        found,
        "catalogue/council.html",
        stands=stands,
        pictures=pictures,
        live=own.items,
        compared=compared,
        line=line,
        **lay.council_context(found, line),
    )


def _council_rows(found: figures.CouncilFigures) -> Iterable[tuple[object, ...]]:
    yield (
        "gss", "council", "year", "line", "title", *MEASURES, "gross_per_head", "net_per_head", "population",
        "population_year", "does_not_add_up", *PROVENANCE,
    )  # fmt: skip
    for each in (*found.services, *((found.total,) if found.total else ())):
        yield (
            found.council.gss,
            found.council.name,
            found.year,
            each.service,
            each.title,
            *(getattr(each, measure) for measure in MEASURES),
            each.gross_per_head,
            each.net_per_head,
            found.council.population,
            found.council.population_year,
            " ".join(each.breaks),
            *provenance(found.source, each.source_row),
        )


async def line(visit: Visit) -> Response:
    """One line of a council's outturn within its class."""
    asked = address_of(
        standings.AskStanding, gss=visit.path["gss"], line=visit.path["line"], year=visit.query.get("year", "")
    )
    found: standings.StandingPage = await visit.ask(standings.standing, asked)
    return visit.answer(
        found,
        "catalogue/line.html",
        rows=lambda: _line_rows(found),
        pictures=[strip_picture(each, found.in_class, found.year, "outturn") for each in found.strips],
        summaries=lay.standing_rows(found),
    )


def _line_rows(found: standings.StandingPage) -> Iterable[tuple[object, ...]]:
    yield (
        "line", "measure", "class", "year", "gss", "council", "pounds_per_head", "mark", "population_year", "status",
        "publisher", "file", "licence", "method", "origin",
    )  # fmt: skip
    for each in found.strips:
        for point in each.points:
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
                found.source.status,
                found.source.publisher,
                found.source.file,
                found.source.licence,
                "£ thousand of the return ÷ population of mid-2023",
                "declared",
            )


async def budget(visit: Visit) -> Response:
    """A council's budget, line by line."""
    found: budgets.BudgetFigures = await visit.ask(budgets.budget, address_of(budgets.AskBudget, gss=visit.path["gss"]))
    return visit.answer(
        found,
        "catalogue/budget.html",
        rows=lambda: _budget_rows(found),
        pictures=[strip_picture(each, found.in_class, found.year, "budget") for each in found.groups],
        sections=lay.budget_sections(found),
    )


def _budget_rows(found: budgets.BudgetFigures) -> Iterable[tuple[object, ...]]:
    yield "gss", "council", "year", "section", "line", "code", "title", "net_budget", "column", *PROVENANCE
    for each in found.lines:
        yield (
            found.council.gss,
            found.council.name,
            found.year,
            each.section,
            each.line,
            each.code,
            each.title,
            each.amount,
            each.source_column,
            *provenance(found.source, found.source_row),
        )


async def organisation(visit: Visit) -> Response:
    """An organisation that publishes services here; a council's address leads to its own page."""
    found: published.Organisation = await visit.ask(
        published.organisation, address_of(published.AskOrganisation, slug=visit.path["slug"])
    )
    if found.gss and visit.format == "html":
        return visit.redirect(f"/councils/{found.gss}")
    return visit.answer(
        found,
        "catalogue/organisation.html",
        rows=lambda: [
            ("organisation", "service", "title", "lgsl", "version", "origin", "address"),
            *((e.organisation, e.service, e.title, e.lgsl, e.version, e.origin, e.href) for e in found.services),
        ],
        origin="" if found.origin == "live" else found.origin,
    )

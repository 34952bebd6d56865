"""Councils: the list, one council, one line within its class, the budget; and other organisations."""

from collections.abc import Iterable
from typing import Any

from starlette.responses import Response

from catalogue.pages import council_csv
from catalogue.pages import council_rows as glance
from catalogue.pages import rows as lay
from catalogue.pages.citing import PROVENANCE, permalink, provenance
from catalogue.pages.council_parts import short_strip
from catalogue.pages.pictures import dna_picture
from catalogue.queries import budgets, council_page, councils, figures, published, services, standings
from catalogue.queries.england import england
from commons.pages import Visit
from commons.pages.forms import address_of
from commons.pages.svg import Picture

DEFAULT_LINE = "env"
DRAWN = 3
"""How many services that a council runs here are drawn on its page; the rest are named."""


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
    """One council at a glance: its live services, what it spent, and how it stands."""
    year = visit.query.get("year", "")
    asked = address_of(figures.AskCouncil, gss=visit.path["gss"], year=year)
    found: council_page.CouncilPage = await visit.ask(council_page.council, asked)
    own = found.council
    if own.gss != visit.path["gss"] and visit.format == "html":
        return visit.redirect(f"/councils/{own.gss}")
    if visit.format != "html":
        return visit.answer(found, "", rows=lambda: council_csv.rows(found))
    compared = [each for each in found.standing if each.gross]
    wanted = visit.query.get("line", DEFAULT_LINE)
    chosen = next((each for each in compared if each.line == wanted), compared[0] if compared else None)
    noted = {note.about for note in found.replies.standing(found.year)}
    return visit.answer(
        found,
        "catalogue/council.html",
        tabs=glance.tabs(own.gss, "", year),
        notes=found.replies,
        glance_rows=glance.glance(found, noted),
        budget_rows=glance.budget_glance(found),
        chosen=chosen,
        pictures=_strips(found, chosen.line) if chosen else [],
        dna=[await _dna(visit, each) for each in found.runs[:DRAWN]],
        apart_rows=lay.apart_rows(found.classified),
        functions=glance.by_function(found),
        support_rows=glance.support_rows(found),
        permalink=permalink(visit, f"/councils/{own.gss}", year=found.year),
        **lay.council_context(found, chosen.line if chosen else ""),
    )


async def _dna(visit: Visit, each: published.PublishedService) -> dict[str, Any]:
    """One service that the council runs here, with its DNA."""
    asked = services.AskService(publisher=each.organisation, slug=each.service)
    found: services.ServiceDna = await visit.ask(services.service, asked)
    return {"found": found, "shown": dna_picture(found)}


def _strips(found: figures.CouncilFigures, line: str) -> list[Picture]:
    own = england().by_gss[found.council.gss]
    return [
        short_strip(each, own.nice_name, found.in_class, found.year, "outturn")
        for each in standings.strips_of(own, line, found.year)
    ]


async def budget(visit: Visit) -> Response:
    """A council's budget, line by line."""
    found: budgets.BudgetFigures = await visit.ask(budgets.budget, address_of(budgets.AskBudget, gss=visit.path["gss"]))
    return visit.answer(
        found,
        "catalogue/budget.html",
        rows=lambda: _budget_rows(found),
        tabs=glance.tabs(found.council.gss, "/budget"),
        pictures=[
            short_strip(each, found.council.nice_name, found.in_class, found.year, "budget") for each in found.groups
        ],
        sections=lay.budget_sections(found),
        apart_rows=lay.apart_rows(found.classified),
        notes=found.notes,
        permalink=permalink(visit, f"/councils/{found.council.gss}/budget"),
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

"""Councils: the list, one council, one line within its class, the budget; and other organisations."""

from collections.abc import Iterable

from starlette.responses import Response

from catalogue.pages import council_rows as glance
from catalogue.pages import rows as lay
from catalogue.pages.citing import PROVENANCE, permalink, provenance
from catalogue.pages.council_parts import notes_of, short_strip
from catalogue.queries import budgets, councils, figures, neighbours, overview, published, standings, systems
from catalogue.queries.england import england
from catalogue.rules.figures import MEASURES
from commons.pages import Visit
from commons.pages.forms import address_of
from commons.pages.svg import Picture

DEFAULT_LINE = "env"


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
    found: figures.CouncilFigures = await visit.ask(figures.council, asked)
    own = found.council
    if own.gss != visit.path["gss"] and visit.format == "html":
        return visit.redirect(f"/councils/{own.gss}")
    if visit.format != "html":
        return visit.answer(found, "", rows=lambda: _council_rows(found))
    stands: overview.Overview = await visit.ask(overview.overview, overview.AskOverview(gss=own.gss, year=found.year))
    compared = [each for each in stands.lines if each.gross]
    wanted = visit.query.get("line", DEFAULT_LINE)
    chosen = next((each for each in compared if each.line == wanted), compared[0] if compared else None)
    planned: budgets.BudgetFigures = await visit.ask(budgets.budget, budgets.AskBudget(gss=own.gss))
    notes = await notes_of(visit, own.gss)
    live = await visit.ask(published.published_services, published.FindPublished(organisation=own.slug, limit=100))
    return visit.answer(
        found,
        "catalogue/council.html",
        tabs=glance.tabs(own.gss, "", year),
        notes=notes,
        stands=stands,
        glance_rows=glance.glance(stands, {note.about for note in notes.standing(found.year)}),
        budget_rows=glance.budget_glance(stands),
        chosen=chosen,
        pictures=_strips(found, chosen.line) if chosen else [],
        live=live.items,
        planned=planned,
        apart_rows=lay.apart_rows(planned.classified),
        functions=glance.by_function(found),
        support_rows=glance.support_rows(found),
        near=await visit.ask(neighbours.neighbours, neighbours.AskNeighbours(gss=own.gss)),
        used=await visit.ask(systems.systems, systems.AskSystems(gss=own.gss)),
        permalink=permalink(visit, f"/councils/{own.gss}", year=found.year),
        **lay.council_context(found, chosen.line if chosen else ""),
    )


def _strips(found: figures.CouncilFigures, line: str) -> list[Picture]:
    own = england().by_gss[found.council.gss]
    return [
        short_strip(each, own.nice_name, found.in_class, found.year, "outturn")
        for each in standings.strips_of(own, line, found.year)
    ]


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
        notes=(await notes_of(visit, found.council.gss)).beside("budget", found.year),
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

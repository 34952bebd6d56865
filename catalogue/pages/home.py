"""Home, search, examples, methods and data."""

from starlette.responses import Response

from catalogue.pages import rows as lay
from catalogue.pages.files import BASE, names
from catalogue.pages.source_rows import topics
from catalogue.queries import about, search
from catalogue.queries.england import england
from catalogue.rules.figures import thousands_in_words
from commons.pages import Visit

SOURCE_COLUMNS = (
    "key", "dataset", "publisher", "file", "original", "updated", "period", "status", "unit", "licence", "licence_url",
    "where", "method",
)  # fmt: skip


async def home(visit: Visit) -> Response:
    """Where to begin."""
    found: about.Home = await visit.ask(about.home, about.AskHome())
    return visit.answer(
        found,
        "catalogue/home.html",
        rows=lambda: [
            ("year", "part", "bodies", "net_thousand_pounds", "origin", "status", "file", "licence"),
            *(
                (found.england.year, part.part, part.bodies, part.net_current_expenditure, "declared", "outturn",
                 found.source.file, found.source.licence)
                for part in found.england.parts
            ),
        ],
        england_tiles=[
            {
                "value": thousands_in_words(found.england.published),
                "what": f"net spending on local services in {found.england.year}",
                "note": "outturn, as published",
            },
            {
                "value": f"{found.england.parts[0].bodies} of {found.councils}",
                "what": f"councils had submitted for {found.england.year}",
                "note": f"their part: {thousands_in_words(found.england.parts[0].net_current_expenditure)}",
            },
            {
                "value": found.live_total,
                "what": f"service{' runs' if found.live_total == 1 else 's run'} live here on standard bricks",
                "note": "examples are not counted",
            },
        ],
        england_rows=lay.england(found.england),
    )  # fmt: skip


async def find(visit: Visit) -> Response:
    """Search councils, services, bricks and examples."""
    words = visit.query.get("q", "")[:200]
    found: search.Found = await visit.ask(search.search, search.Search(q=words))
    return visit.answer(
        found,
        "catalogue/search.html",
        rows=lambda: [
            ("kind", "title", "address", "note", "origin"),
            *((hit.kind, hit.title, hit.href, hit.note, hit.origin) for group in found.groups for hit in group.hits),
        ],
        typed=words,
    )


async def examples(visit: Visit) -> Response:
    """The example services."""
    found: about.Examples = await visit.ask(about.examples, about.AskExamples())
    return visit.answer(
        found,
        "catalogue/examples.html",
        rows=lambda: [
            ("organisation", "service", "title", "lgsl", "version", "origin", "address"),
            *((e.organisation, e.service, e.title, e.lgsl, e.version, e.origin, e.href) for e in found.items),
        ],
        noindex=True,
    )


async def methods(visit: Visit) -> Response:
    """How figures are made."""
    found: about.Methods = await visit.ask(about.methods, about.AskMethods())
    return visit.answer(
        found,
        "catalogue/methods.html",
        rows=lambda: [
            ("method", "version", "title", "says"),
            *((each.key, each.version, each.title, " ".join(each.says)) for each in found.items),
        ],
    )


async def data(visit: Visit) -> Response:
    """Where the figures come from."""
    found: about.Sources = await visit.ask(about.sources, about.AskSources())
    return visit.answer(
        found,
        "catalogue/data.html",
        rows=lambda: [
            SOURCE_COLUMNS,
            *(tuple(getattr(source, column) for column in SOURCE_COLUMNS) for source in found.items),
        ],
        england_rows=lay.england_years(found.england),
        topics=topics(found.items),
        files=[{"name": name, "href": f"{BASE}/{name}.csv"} for name in names(england().folder)],
    )

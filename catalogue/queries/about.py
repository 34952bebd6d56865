"""The home page, the sources and the methods."""

import re

from catalogue.queries.england import england
from catalogue.queries.published import FindPublished, PublishedService, published_services
from catalogue.queries.replies import about_in_words, newest_notes
from catalogue.rules.declared_methods import DECLARED_METHODS
from catalogue.rules.duplication_methods import DUPLICATION_METHODS
from catalogue.rules.evidence_methods import EVIDENCE_METHODS
from catalogue.rules.figures import EnglandPart, Source
from catalogue.rules.methods import METHODS, Method
from commons.event import Origin
from commons.model import Model
from commons.view import View

NEWEST = 6
_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")


class AskHome(Model):
    """The home page takes nothing."""


class AskSources(Model):
    """The data page takes nothing."""


class AskMethods(Model):
    """The methods page takes nothing."""


class AskExamples(Model):
    """The page of examples takes nothing."""


class EnglandYear(Model):
    """England's net current service expenditure, £ thousand, in the parts that make it up."""

    year: str
    parts: tuple[EnglandPart, ...]
    published: int


class News(Model):
    """Something new, with its day."""

    day: str
    what: str
    href: str


class Home(Model):
    """What the home page shows."""

    councils: int
    regions: tuple[str, ...]
    national_services: int
    england: EnglandYear
    live: tuple[PublishedService, ...]
    live_total: int
    examples: tuple[PublishedService, ...]
    news: tuple[News, ...]
    source: Source
    origin: Origin = "declared"


class Examples(Model):
    """Example services: they run, but nobody real provides them, and they count nowhere."""

    items: tuple[PublishedService, ...]
    origin: Origin = "example"


class Sources(Model):
    """Every source with its publisher, file, licence and method."""

    items: tuple[Source, ...]
    england: tuple[EnglandYear, ...]
    origin: Origin = "declared"


class Methods(Model):
    """How figures are made, each method with a version."""

    items: tuple[Method, ...]


def home(asked: AskHome, view: View) -> Home:
    """Where to begin: find a council or a service, see the examples, and what is new."""
    data = england()
    live = published_services(FindPublished(origin="live", limit=NEWEST), view)
    examples = published_services(FindPublished(origin="example", limit=NEWEST), view)
    newest = [
        News(
            day=f"{each.published_at:%Y-%m-%d}",
            what=f"New service: {each.title}, {each.organisation_name}",
            href=each.href,
        )
        for each in live.items
    ]
    figures = [
        News(day=source.updated, what=f"Figures: {source.dataset}, {source.publisher}", href="/data")
        for source in data.sources.values()
        if _DAY.match(source.updated)
    ]
    return Home(
        councils=len(data.councils),
        regions=data.regions,
        national_services=len(data.services),
        england=_years()[0],
        live=live.items,
        live_total=live.total,
        examples=examples.items,
        news=tuple(sorted([*newest, *_notes(view), *figures], key=lambda news: news.day, reverse=True)[:5]),
        source=data.sources["rsx-2023-24"],
    )


def _notes(view: View) -> list[News]:
    """The newest notes of councils on the figures about them."""
    by_slug = england().by_slug
    return [
        News(
            day=f"{row.created_at:%Y-%m-%d}",
            what=f"Note by {by_slug[row.organisation].name}: {about_in_words(row.about)}",
            href=f"/councils/{by_slug[row.organisation].gss}/notes",
        )
        for row in newest_notes(view, NEWEST)
        if row.organisation in by_slug
    ]


def _years() -> tuple[EnglandYear, ...]:
    return tuple(
        EnglandYear(
            year=year,
            parts=tuple(part for part in parts if part.part != "published"),
            published=next(part.net_current_expenditure for part in parts if part.part == "published"),
        )
        for year, parts in england().england_parts.items()
    )


def examples(asked: AskExamples, view: View) -> Examples:
    """The example services."""
    return Examples(items=published_services(FindPublished(origin="example", limit=100), view).items)


def sources(asked: AskSources, view: View) -> Sources:
    """Where the public figures come from, and under which licence."""
    return Sources(items=tuple(england().sources.values()), england=_years())


def methods(asked: AskMethods, view: View) -> Methods:
    """How figures are made and what is never said."""
    return Methods(items=(*METHODS, *EVIDENCE_METHODS, *DECLARED_METHODS, *DUPLICATION_METHODS))

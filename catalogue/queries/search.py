"""One search over councils, services, lines of the public figures, bricks and examples."""

from pydantic import ConfigDict, Field

from catalogue.queries.bricks import KERNEL
from catalogue.queries.budget_lines import line_index
from catalogue.queries.councils import council_index
from catalogue.queries.england import england
from catalogue.queries.finding import FindServices, find_services
from catalogue.queries.national import national_index
from catalogue.queries.published import PublishedService
from catalogue.queries.transactions import transaction_index
from catalogue.queries.within import services_of_council
from catalogue.rules.searching import Entry, Index, find, is_postcode, plain
from commons.event import Origin
from commons.model import Model
from commons.view import View

GROUPS = {
    "council": "Councils",
    "live": "Services that run here",
    "service": "Services in the national list",
    "line": "Lines of spending",
    "brick": "Bricks",
    "central": "Transactions with central government, 2011 to 2017",
    "example": "Examples",
}
PUBLISHED: dict[str, Origin] = {"live": "live", "example": "example"}
"""The kinds that are published here, each with its origin: origins are never mixed in one list."""


class Search(Model):
    """What somebody typed."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"q": "bulky waste", "limit": 5}]})

    q: str = Field(
        default="", max_length=200, description="Words of a council, region, service, line of spending or brick"
    )
    limit: int = Field(default=10, ge=1, le=100, description="Most results of each kind")


class Hit(Model):
    """One thing that was found."""

    kind: str
    title: str
    href: str
    note: str
    origin: Origin


class Group(Model):
    """What was found of one kind; `total` may be more than is shown."""

    kind: str
    title: str
    hits: tuple[Hit, ...]
    total: int
    more_href: str = ""


class Found(Model):
    """Everything that was found, by kind. Examples stand apart."""

    q: str
    groups: tuple[Group, ...]
    total: int
    postcode: bool = False
    regions: tuple[str, ...] = ()


def search(asked: Search, view: View) -> Found:
    """Find councils, services, lines of spending, bricks and examples by words. Postcodes are not looked up."""
    words = asked.q.strip()
    if is_postcode(words):
        return Found(q="", groups=(), total=0, postcode=True)
    if not words:
        return Found(q="", groups=(), total=0)
    indexes = {
        "council": council_index(),
        "service": national_index(),
        "line": line_index(),
        "brick": Index(_bricks(view)),
        "central": transaction_index(),
    }
    groups = []
    for kind, title in GROUPS.items():
        if kind in PUBLISHED:
            services = find_services(FindServices(q=words, origin=PUBLISHED[kind], limit=asked.limit), view)
            found, total = [_entry(each) for each in services.items], services.total
        else:
            found, total = find(indexes[kind], words, asked.limit)
        if found:
            groups.append(Group(kind=kind, title=title, hits=tuple(_hit(kind, entry) for entry in found), total=total))
    if not any(group.kind in ("council", "service") for group in groups):
        groups = [*_within(words, asked.limit), *groups]
    typed = plain(words)
    return Found(
        q=words,
        groups=tuple(groups),
        total=sum(group.total for group in groups),
        regions=tuple(region for region in england().regions if len(typed) > 3 and typed in plain(region)),
    )


def _within(words: str, limit: int) -> list[Group]:
    """Services of one council, where the words name both and nothing has all of them."""
    found = services_of_council(words, limit)
    hits = tuple(_hit("declared", entry) for entry in found)
    return [Group(kind="declared", title="Services of one council", hits=hits, total=len(hits))] if hits else []


def _hit(kind: str, entry: Entry) -> Hit:
    origins: dict[str, Origin] = {"live": "live", "brick": "live", "example": "example"}
    return Hit(kind=kind, title=entry.title, href=entry.href, note=entry.note, origin=origins.get(kind, "declared"))


def _entry(service: PublishedService) -> Entry:
    return Entry(
        kind=service.origin,
        title=service.title,
        href=service.href,
        note=service.organisation_name,
        more=f"{service.organisation_name} {service.summary} {service.lgsl_name}",
    )


def _bricks(view: View) -> tuple[Entry, ...]:
    return tuple(
        Entry(
            kind="brick",
            title=brick.name,
            href=f"/bricks/{brick.name}",
            note=brick.summary.split("\n")[0],
            more=brick.summary,
        )
        for brick in view.bricks.values()
        if brick.name not in KERNEL and not brick.platform
    )

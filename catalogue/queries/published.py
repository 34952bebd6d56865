"""What organisations have published here: services, their versions, and who uses which brick."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from pydantic import ConfigDict, Field
from sqlmodel import and_, col, or_, select

from catalogue.queries.england import england
from catalogue.rules.tokens import code_of
from catalogue.tables import CountRow, OrganisationRow, ServiceRow, TextRow, UseRow, VersionRow
from commons.brick import Brick
from commons.errors import NotFound
from commons.event import Origin
from commons.model import Model, Paging
from commons.view import View

START = "/s/{organisation}/{service}"
"""The address of a service's first page, in the declaration of the brick that has it."""


class PublishedService(Model):
    """One published service, as lists show it."""

    organisation: str
    organisation_name: str
    service: str
    title: str
    summary: str
    origin: Origin
    lgsl: int | None
    lgsl_name: str
    version: int
    bricks: tuple[str, ...]
    published_at: datetime
    usable: bool = Field(default=False, description="Whether it has a page to begin at")

    @property
    def href(self) -> str:
        return f"/services/{self.organisation}/{self.service}"


class FindPublished(Paging):
    """Narrow the published services; origins are never mixed in one list."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"origin": "example", "limit": 10}]})

    origin: Origin = "live"
    organisation: str = Field(default="", max_length=64)
    lgsl: int | None = None
    brick: str = Field(default="", max_length=64)


class PublishedServices(Model):
    """Services of one origin, the newest first."""

    origin: Origin
    items: tuple[PublishedService, ...]
    total: int
    next: str | None = None


class Version(Model):
    """One published version of a service."""

    version: int
    published_at: datetime


class Organisation(Model):
    """Somebody who publishes services here."""

    slug: str
    name: str
    kind: str
    origin: Origin
    gss: str | None = None
    services: tuple[PublishedService, ...] = ()


class AskOrganisation(Model):
    """An organisation by its address word."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"slug": "oxford"}]})

    slug: str = Field(max_length=64)


class Nothing(Model):
    """A question without anything to say."""


def names_of(slugs: Iterable[str], view: View) -> dict[str, str]:
    """What organisations are called: councils from the register, others as the registry labels them."""
    wanted = set(slugs)
    councils = england().by_slug
    known = {slug: councils[slug].name for slug in wanted if slug in councils}
    labels = view.labels({"organisation": wanted - set(known)})
    return known | {slug: labels[slug].text if slug in labels else in_words(slug) for slug in wanted - set(known)}


def in_words(slug: str) -> str:
    """An address word as a name: `example-borough` is `Example Borough`."""
    return " ".join(part.capitalize() for part in slug.split("-"))


def published_services(asked: FindPublished, view: View) -> PublishedServices:
    """Published services of one origin."""
    statement = select(ServiceRow).where(col(ServiceRow.origin) == asked.origin)
    if asked.organisation:
        statement = statement.where(col(ServiceRow.organisation) == asked.organisation)
    if asked.lgsl is not None:
        statement = statement.where(col(ServiceRow.lgsl) == asked.lgsl)
    if asked.brick:
        used = select(col(UseRow.organisation), col(UseRow.service)).where(col(UseRow.brick) == asked.brick).subquery()
        statement = statement.join(
            used,
            (used.c.organisation == col(ServiceRow.organisation)) & (used.c.service == col(ServiceRow.service)),
        )
    total = view.count(statement)
    start = int(asked.after) if asked.after and re.fullmatch(r"[0-9]{1,9}", asked.after) else 0
    order = (col(ServiceRow.published_at).desc(), col(ServiceRow.organisation), col(ServiceRow.service))
    rows = view.all(statement.order_by(*order).offset(start).limit(asked.limit))
    more = start + len(rows)
    return PublishedServices(
        origin=asked.origin, items=described(rows, view), total=total, next=str(more) if more < total else None
    )


def described(rows: Iterable[ServiceRow], view: View) -> tuple[PublishedService, ...]:
    """Rows with the titles and names that people know them by."""
    found = list(rows)
    names = names_of({row.organisation for row in found}, view)
    national = england().services
    texts = texts_of((code_of(row.organisation, row.service) for row in found), view)
    made = []
    for row in found:
        text = texts.get(code_of(row.organisation, row.service))
        if text is None or text.version != row.version:
            file = view.service_at(row.organisation, row.service).file
            title, summary = file.title, file.summary or ""
        else:
            title, summary = text.title, text.summary
        made.append(
            PublishedService(
                organisation=row.organisation,
                organisation_name=names[row.organisation],
                service=row.service,
                title=title,
                summary=summary,
                origin=row.origin,  # type: ignore[arg-type]  # the column holds an event's origin
                lgsl=row.lgsl,
                lgsl_name=national[row.lgsl].name if row.lgsl is not None and row.lgsl in national else "",
                version=row.version,
                bricks=tuple(row.bricks),
                published_at=row.published_at,
                usable=is_usable(view.bricks[name] for name in row.bricks if name in view.bricks),
            )
        )
    return tuple(made)


def is_usable(bricks: Iterable[Brick]) -> bool:
    """Whether one of a service's bricks has a page that the service begins with."""
    return any(page.path == START for brick in bricks for page in brick.pages)


def texts_of(codes: Iterable[int], view: View) -> dict[int, TextRow]:
    """What services are called, by their numbers in the index of words; those that are not there yet are left out."""
    rows = view.all(select(TextRow).where(col(TextRow.code).in_(list(codes))))
    return {row.code: row for row in rows}


def versions_of(organisation: str, service: str, view: View) -> tuple[Version, ...]:
    """Every published version, newest first; NotFound when there is none."""
    return versions_of_all([(organisation, service)], view)[organisation, service]


def versions_of_all(services: Sequence[tuple[str, str]], view: View) -> Mapping[tuple[str, str], tuple[Version, ...]]:
    """The versions of each service, newest first, asked for at once; NotFound when one of them has none."""
    own = [and_(col(VersionRow.organisation) == one, col(VersionRow.service) == other) for one, other in services]
    most = 200 * len(services)
    rows = view.all(select(VersionRow).where(or_(*own)).order_by(col(VersionRow.version).desc()).limit(most))
    found: dict[tuple[str, str], list[Version]] = {key: [] for key in services}
    for row in rows:
        found[row.organisation, row.service].append(Version(version=row.version, published_at=row.published_at))
    if len(rows) == most and len(services) > 1:  # one with very many versions may have left no room for another
        return {key: versions_of(*key, view) for key in services}
    if not all(found.values()):
        raise NotFound(
            "There is no such service.",
            expected="The address of a published service.",
            to_do="Look for the service in the catalogue.",
        )
    return {key: tuple(versions) for key, versions in found.items()}


def users_of_bricks(view: View) -> Mapping[tuple[str, Origin], int]:
    """How many services use each brick, by origin: only live ones count as users."""
    rows = view.rows(select(col(CountRow.brick), col(CountRow.origin), col(CountRow.services)))
    return {(brick, origin): count for brick, origin, count in rows if count}


def organisation(asked: AskOrganisation, view: View) -> Organisation:
    """An organisation that is not a council, with what it has published."""
    council = england().by_slug.get(asked.slug)
    row = view.first(select(OrganisationRow).where(col(OrganisationRow.organisation) == asked.slug))
    rows = view.all(
        select(ServiceRow)
        .where(col(ServiceRow.organisation) == asked.slug)
        .order_by(col(ServiceRow.service))
        .limit(100)
    )
    if row is None and council is None and not rows:
        raise NotFound(
            "There is no such organisation here.",
            expected="The address word of a council or another organisation that publishes services.",
            to_do="Look for it by its name.",
        )
    services = described(rows, view)
    origins: list[Origin] = [each.origin for each in services]
    kept: Origin = (
        "example" if (row and row.origin == "example") or (origins and set(origins) == {"example"}) else "live"
    )
    return Organisation(
        slug=asked.slug,
        name=names_of([asked.slug], view)[asked.slug],
        kind=council.type if council else (row.kind if row else ""),
        origin=kept,
        gss=council.gss if council else None,
        services=services,
    )

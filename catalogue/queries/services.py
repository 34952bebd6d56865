"""The DNA of one published service, for one month."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import ConfigDict, Field

from catalogue.dna import INTERACTIONS, Costs, Part, costs, parts, sentence
from catalogue.queries.england import england
from catalogue.queries.published import Version, is_usable, names_of, users_of_bricks, versions_of
from catalogue.queries.service_months import MonthCost, by_month, statements
from catalogue.rules.figures import ParentLine
from catalogue.rules.months import chosen, months_shown
from commons import meter
from commons.calendar import local_day
from commons.cost import Period, Usage
from commons.differences import in_words
from commons.disclosure import FEWER, FEWEST, exact
from commons.event import Origin
from commons.model import Model
from commons.service import Service
from commons.view import View

MOST_VERSIONS = 10


class AskService(Model):
    """A published service, in one month."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"publisher": "example-borough", "slug": "bulky-waste-a"}]}
    )

    publisher: str = Field(max_length=64, description="The organisation that published it")
    slug: str = Field(max_length=64, description="The address word of the service")
    month: str = Field(default="", pattern=r"^(\d{4}-\d{2})?$", description="`2026-11`; else the newest that is shown")


class Volume(Model):
    """How often something happened in the period; null where the count is not published."""

    event: str
    says: str
    brick: str
    count: int | None
    count_in_words: str


class Change(Model):
    """One field that differs from the version before."""

    file: str
    says: str


class PublishedVersion(Model):
    """A published version with what changed in it."""

    version: int
    published_at: datetime
    changes: tuple[Change, ...]


class Wire(Model):
    """One flow step: when this is recorded, that is done."""

    when: str
    when_says: str
    do: str
    do_says: str
    only: dict[str, str]


class MedianTime(Model):
    """How long half of the cases took at most, from when they were received."""

    what: str = Field(description="Until what: decision, or end of the case")
    seconds: float | None
    says: str


class MonthChoice(Model):
    """A month that can be looked at."""

    month: str
    name: str
    running: bool


class ServiceDna(Model):
    """What a service is made of and what it costs."""

    organisation: str
    organisation_name: str
    gss: str | None
    service: str
    title: str
    summary: str
    usable: bool = Field(description="Whether it has a page to begin at")
    sentence: str
    origin: Origin
    lgsl: int | None
    lgsl_name: str
    lgil: int | None
    interaction: str
    model: str
    delivered_by: str
    delivered_by_name: str
    version: int
    published_at: datetime | None
    digest: str
    parent: ParentLine | None = Field(description="A budget line of the council, net: not this service's cost")
    made_of: tuple[Part, ...]
    costs: Costs | None
    why_no_costs: str = ""
    volumes: tuple[Volume, ...]
    wiring: tuple[Wire, ...]
    versions: tuple[PublishedVersion, ...]
    months: tuple[MonthChoice, ...]
    by_month: tuple[MonthCost, ...] = Field(default=(), description="Cost of one case, oldest month first")
    times: tuple[MedianTime, ...] = Field(default=(), description="Asked of the service's own brick, for the page")

    @property
    def href(self) -> str:
        return f"/services/{self.organisation}/{self.service}"


def service(asked: AskService, view: View) -> ServiceDna:
    """One published service: its bricks, its costs by class and line, its versions and wiring."""
    return dna_of(asked, view, versions_of(asked.publisher, asked.slug, view), users_of_bricks(view))


def dna_of(
    asked: AskService, view: View, versions: tuple[Version, ...], users: Mapping[tuple[str, Origin], int]
) -> ServiceDna:
    """The same with what several services ask for together: its versions, and who uses which brick."""
    published = view.service_at(asked.publisher, asked.slug)
    today, origin = local_day(view.now), published.origin
    months = months_shown(origin, local_day(versions[-1].published_at), today)
    period = chosen(months, asked.month)
    statement, newest = statements(view, asked.publisher, asked.slug, months, period) if period else (None, ())
    shown = costs(statement, origin) if statement else None
    return ServiceDna(
        **_identity(published, view),
        made_of=parts(published, statement, shown, _others(origin, published, users)),
        costs=shown,
        why_no_costs="" if shown else "No month of this service has ended yet: live figures are of closed months",
        volumes=_volumes(published, period, view) if period and shown and not shown.withheld else (),
        wiring=wiring(published),
        versions=_changes(asked, versions, view),
        months=tuple(
            MonthChoice(month=f"{each.first:%Y-%m}", name=f"{each.first:%B %Y}", running=not each.is_month)
            for each in months
        ),
        by_month=by_month(newest, origin),
    )


def _identity(published: Service, view: View) -> dict[str, Any]:
    """Who publishes which service, in the words and numbers by which it is known."""
    file = published.file
    deliverer = file.delivered_by or published.organisation
    names = names_of({published.organisation, deliverer}, view)
    council = england().by_slug.get(published.organisation)
    national = england().services
    lgsl = file.lgsl if isinstance(file.lgsl, int) else None
    return {
        "organisation": published.organisation,
        "organisation_name": names[published.organisation],
        "gss": council.gss if council else None,
        "service": published.slug,
        "title": file.title,
        "summary": file.summary or "",
        "usable": is_usable(published.bricks.values()),
        "sentence": sentence(published, names[published.organisation]),
        "origin": published.origin,
        "lgsl": lgsl,
        "lgsl_name": national[lgsl].name if lgsl is not None and lgsl in national else "",
        "parent": england().parent_line(lgsl, council.gss) if council and published.origin == "live" else None,
        "lgil": file.lgil,
        "interaction": INTERACTIONS.get(file.lgil, "") if file.lgil is not None else "",
        "model": file.model,
        "delivered_by": deliverer,
        "delivered_by_name": names[deliverer],
        "version": published.version,
        "published_at": published.published_at,
        "digest": published.digest,
    }


def _changes(asked: AskService, versions: tuple[Version, ...], view: View) -> tuple[PublishedVersion, ...]:
    """Each of the newest versions with what differs from the one before it."""
    made = []
    for each in versions[:MOST_VERSIONS]:
        found: tuple[Change, ...] = ()
        if each.version > 1:
            before = view.service_at(asked.publisher, asked.slug, each.version - 1).files
            after = view.service_at(asked.publisher, asked.slug, each.version).files
            found = tuple(Change(file=d.file, says=d.says) for d in in_words(before, after))
        made.append(PublishedVersion(version=each.version, published_at=each.published_at, changes=found))
    return tuple(made)


def _others(origin: Origin, published: Service, users: Mapping[tuple[str, Origin], int]) -> dict[str, int]:
    """How many other services of the same origin use each brick of this one."""
    return {name: max(users.get((name, origin), 0) - 1, 0) for name in published.bricks}


def wiring(published: Service) -> tuple[Wire, ...]:
    """The flow steps in words."""
    events = {name: event for brick in published.bricks.values() for name, event in brick.events.items()}
    made = []
    for step in published.file.flow:
        brick, _, action = step.do.partition(".")
        operation = published.bricks[brick].operations[action] if brick in published.bricks else None
        says = (
            (operation.run.__doc__ or "").strip().splitlines()[0].split(". ")[0].rstrip(".") if operation else step.do
        )
        made.append(
            Wire(
                when=step.when,
                when_says=events[step.when].says() if step.when in events else step.when,
                do=step.do,
                do_says=says,
                only=dict(step.only),
            )
        )
    return tuple(made)


def _volumes(published: Service, period: Period, view: View) -> tuple[Volume, ...]:
    """What happened in the period, by event, most frequent first."""
    counts: dict[str, int] = defaultdict(int)
    for row in usage_of(published, period, view):
        counts[row.event] += row.count
    events = {name: (brick, event) for brick in published.bricks.values() for name, event in brick.events.items()}
    everything = exact(published.origin)
    made = []
    for name, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
        if name in events and count:
            brick, event = events[name]
            known = everything or count >= FEWEST
            words = f"{count:,}" if known else FEWER
            made.append(
                Volume(
                    event=name,
                    says=event.says(),
                    brick=brick.name,
                    count=count if known else None,
                    count_in_words=words,
                )
            )
    return tuple(made)


def usage_of(published: Service, period: Period, view: View) -> tuple[Usage, ...]:
    """What was metered for this service in the period."""
    return tuple(meter.usage(view, published.organisation, published.slug, period))

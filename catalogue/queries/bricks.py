"""Bricks: what each does, its API, and who uses it."""

from typing import Any

from pydantic import ConfigDict, Field

from catalogue.dna import brick_costs, locked_release
from catalogue.queries.published import FindPublished, PublishedService, published_services, users_of_bricks
from catalogue.queries.standing_in import CouldStandIn, could_stand_in
from catalogue.rules.reading import Block, blocks, section
from commons import meter
from commons.brick import Brick, Operation
from commons.calendar import local_day
from commons.cost import Period
from commons.disclosure import exact
from commons.errors import NotFound
from commons.event import Event, Origin
from commons.model import Model
from commons.view import View

MOST_USERS = 50
KERNEL = ("records", "meter")
"""Bricks of the kernel itself: they have no folder of their own."""


class FindBricks(Model):
    """All bricks of this installation."""


class BrickEntry(Model):
    """One brick, as lists show it."""

    name: str
    version: str
    majors: tuple[int, ...]
    summary: str
    owner: str
    platform: bool
    live_services: int
    example_services: int


class Bricks(Model):
    """Bricks that services compose, and parts of the platform itself."""

    items: tuple[BrickEntry, ...]
    platform: tuple[BrickEntry, ...]


class AskBrick(Model):
    """A brick by its name."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "cases"}]})

    name: str = Field(max_length=64)


class ApiOperation(Model):
    """One operation of a brick's API, below `/api/{organisation}/{service}`."""

    method: str
    path: str
    name: str
    says: str
    may: str
    records: tuple[str, ...]
    example: dict[str, Any] | None


class ApiMajor(Model):
    """One major version of a brick's API."""

    major: int
    operations: tuple[ApiOperation, ...]


class Recordable(Model):
    """An event that the brick records."""

    name: str
    says: str
    fields: tuple[str, ...]
    applicant_sees: bool


class Use(Model):
    """One service that uses a brick: with which version, and for an example its cost in the running month."""

    organisation_name: str
    title: str
    href: str
    origin: Origin
    major: int
    published_with: str
    pence: int | None = Field(description="What the service pays for this brick; null where it is not shown")
    share: float | None = Field(description="Part of the service's gross cost, 0 to 1")


class BrickPage(Model):
    """One brick: what it does, its API, its events and its users."""

    brick: BrickEntry
    digest: str
    when_to_use: tuple[Block, ...]
    when_not_to_use: tuple[Block, ...]
    how_it_works: tuple[Block, ...]
    api: tuple[ApiMajor, ...]
    events: tuple[Recordable, ...]
    units: tuple[str, ...]
    uses: tuple[Use, ...] = Field(description="Live services first; examples never count as users")
    could: tuple[CouldStandIn, ...] = Field(description="Where it could stand in for what councils run otherwise")
    period: Period


def bricks(asked: FindBricks, view: View) -> Bricks:
    """Every brick of this installation, with how many services use it."""
    users = users_of_bricks(view)
    entries = [_entry(brick, users) for brick in view.bricks.values() if brick.name not in KERNEL]
    entries.sort(key=lambda entry: entry.name)
    return Bricks(
        items=tuple(entry for entry in entries if not entry.platform),
        platform=tuple(entry for entry in entries if entry.platform),
    )


def brick(asked: AskBrick, view: View) -> BrickPage:
    """One brick of this installation."""
    found = view.bricks.get(asked.name)
    if found is None or found.name in KERNEL:
        raise NotFound(
            f"There is no brick {asked.name}.",
            expected="The name of an installed brick.",
            to_do="See the list of bricks.",
        )
    readme = found.folder / "README.md"
    text = blocks(readme.read_text(encoding="utf-8")) if readme.is_file() else ()
    today = local_day(view.now)
    period = Period.month(today, until=today)
    statements = meter.Statements(view)
    origins: tuple[Origin, ...] = ("live", "example")
    users = [
        each
        for origin in origins
        for each in published_services(FindPublished(origin=origin, brick=found.name, limit=MOST_USERS), view).items
    ]
    return BrickPage(
        brick=_entry(found, users_of_bricks(view)),
        digest=found.digest,
        when_to_use=section(text, "When to use it"),
        when_not_to_use=section(text, "When not to use it"),
        how_it_works=section(text, "How it works"),
        api=tuple(
            ApiMajor(major=major, operations=tuple(_operation(found.name, major, each) for each in found.api[major]))
            for major in sorted(found.api)
        ),
        events=tuple(_recordable(event) for _, event in sorted(found.events.items())),
        units=tuple(sorted(found.units)),
        uses=tuple(_use(found.name, each, period, view, statements) for each in users),
        could=() if found.platform else could_stand_in(users),
        period=period,
    )


def _recordable(event: type[Event]) -> Recordable:
    fields = tuple(event.model_fields)
    return Recordable(name=event.event_name, says=event.says(), fields=fields, applicant_sees=event.applicant_sees)


def _use(name: str, each: PublishedService, period: Period, view: View, statements: meter.Statements) -> Use:
    service = view.service_at(each.organisation, each.service)
    pence = share = None
    if exact(each.origin):
        (statement,) = statements.of(each.organisation, each.service, [period])
        pence = brick_costs(statement).get(name, 0)
        share = pence / statement.gross if statement.gross else None
    return Use(
        organisation_name=each.organisation_name,
        title=each.title,
        href=each.href,
        origin=each.origin,
        major=service.file.majors.get(name, 1),
        published_with=locked_release(service, name),
        pence=pence,
        share=share,
    )


def _entry(found: Brick, users: Any) -> BrickEntry:
    return BrickEntry(
        name=found.name,
        version=found.version,
        majors=tuple(sorted(found.api)),
        summary=found.summary,
        owner=found.owner,
        platform=found.platform,
        live_services=users.get((found.name, "live"), 0),
        example_services=users.get((found.name, "example"), 0),
    )


def _operation(name: str, major: int, found: Operation) -> ApiOperation:
    examples = found.given.model_config.get("json_schema_extra") or {}
    given = examples.get("examples") if isinstance(examples, dict) else None
    first = given[0] if isinstance(given, list) and given and isinstance(given[0], dict) else None
    return ApiOperation(
        method=found.method,
        path=f"/{name}/v{major}{found.path}",
        name=found.name,
        says=(found.run.__doc__ or found.name).strip().splitlines()[0],
        may=found.may,
        records=tuple(event.event_name for event in found.events),
        example={key: value for key, value in first.items() if key not in found.path_fields} if first else None,
    )

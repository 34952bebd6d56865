"""A small town for the catalogue's tests: one brick with cases, and what the registry would record."""

from commons.brick import Brick, post
from commons.event import Event, Origin
from commons.model import Model
from commons.refs import Code
from commons.testing import World
from commons.transaction import Transaction


class Published(Event, name="registry.published"):
    """Service published."""

    organisation: Code
    service: Code
    version: int
    origin: Origin
    lgsl: int | None
    bricks: tuple[Code, ...]


class Publish(Model):
    """What the registry records of a publication."""

    organisation: Code
    service: Code
    version: int
    origin: Origin
    lgsl: int | None
    bricks: tuple[Code, ...]


def publish(given: Publish, tx: Transaction) -> Published:
    """Publish a service."""
    return Published(**given.model_dump())


registry = Brick(
    name="registry",
    version="1.0.0",
    summary="Stands in for the registry",
    owner="tests",
    platform=True,
    api={1: [post("/published", publish, may="administer")]},
)


class Closed(Event, name="desk.closed"):
    """Case closed."""


class Nothing(Model):
    """Nothing to say."""


def close(given: Nothing, tx: Transaction) -> Closed:
    """Close a case."""
    return Closed()


desk = Brick(
    name="desk",
    version="2.1.0",
    summary="Cases at a desk.",
    owner="tests",
    api={1: [post("/closures", close, may="apply")]},
    units={"case": Closed},
)

SERVICE = """service: {service}
title: {title}
organisation: {organisation}
origin: {origin}
summary: Take away large things for residents.
lgsl: 528
lgil: 0
owner: desk@example.gov.uk
bricks: [desk@1]
costs:
  - {{what: Crews, class: frontline, amount: "30.00", per: case, source: "{source}"}}
  - {{what: Desk, class: frontline support, amount: "2.00", per: case, source: "{source}"}}
income:
  - {{what: Fee, amount: "40.00", per: case, source: "{source}"}}
"""


def put(
    world: World, organisation: str, origin: Origin, *, service: str = "bulky-waste", title: str = "Bulky waste"
) -> None:
    """Publish a service as the registry does: files kept, an event recorded."""
    text = SERVICE.format(
        organisation=organisation, origin=origin, service=service, title=title, source=f"{origin} figures"
    )
    made = world.publish({"service.yaml": text})
    given = Publish(
        organisation=organisation,
        service=service,
        version=made.version,
        origin=origin,
        lgsl=528,
        bricks=("desk",),
    )
    world.perform(world.commons.platform, publish, given, actor=world.staff("administrator"))
    world.settle()


def close_cases(world: World, organisation: str, count: int, *, service: str = "bulky-waste") -> None:
    """Close so many cases."""
    found = world.commons.service(organisation, service)
    for _ in range(count):
        world.perform(found, close, Nothing())
    world.settle()


__all__ = ["close_cases", "desk", "put", "registry"]

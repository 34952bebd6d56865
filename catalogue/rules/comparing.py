"""Putting councils or services side by side: what they share, what differs, and which figures may stand together."""

import re
from collections.abc import Sequence
from typing import Literal

from pydantic import Field

from commons.event import Origin
from commons.model import Model

FEWEST, MOST = 2, 12
MOST_COLUMNS = 4
"""Sides that stand as columns; more of them stand as rows."""
COUNCIL = re.compile(r"[A-Za-z]\d{8}")
WORD = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
Verdict = Literal["shared", "differs", "not known"]
NONE, ITS_BRICKS = "not used", "its bricks do this"
BY_BRICKS = ("Online forms or look-up", "Planning register", "Back office")
"""What bricks do in a service that runs on them. Who collects or delivers, they do not say."""


class Item(Model):
    """What an address names: a council, a declared service of one, or a service that is published here."""

    first: str
    second: str = ""

    @property
    def is_council(self) -> bool:
        return COUNCIL.fullmatch(self.first) is not None

    @property
    def key(self) -> str:
        return f"{self.first}/{self.second}" if self.second else self.first


def item(text: str) -> Item | None:
    """`E07000117`, `E07000117/524` or `example-borough/bulky-waste-a`; None for anything else."""
    first, _, second = text.strip().strip("/").partition("/")
    made = Item(first=first.upper() if COUNCIL.fullmatch(first) else first, second=second)
    if made.is_council:
        return made if not second or WORD.fullmatch(second) else None
    return made if WORD.fullmatch(first) and WORD.fullmatch(second) else None


class SidePart(Model):
    """One part of a side. `value` is what fills the place: a release, or a system; empty where it is not known."""

    place: str
    value: str
    note: str = ""
    brick: bool = False
    each: float | None = Field(default=None, description="Pence of the brick's use for one case; null where not shown")


class Side(Model):
    """One council or service of a comparison."""

    key: str
    title: str
    organisation: str
    href: str
    origin: Origin
    kind: str = Field(description="Class of council; empty for what is no council")
    subject: str = Field(description="What it is about: a line, a service of the national list, or its own address")
    parts: tuple[SidePart, ...]
    sentence: str

    def part(self, place: str) -> SidePart | None:
        return next((part for part in self.parts if part.place == place), None)


class Place(Model):
    """One place of the made-of row: what fills it on each side."""

    place: str
    values: tuple[str, ...] = Field(description="In the order of the sides; `not known` and `not used` are words")
    verdict: Verdict


class Measure(Model):
    """One figure of every side, in pounds; null where it was not submitted or may not be shown."""

    what: str
    per: str
    period: str
    together: str = Field(default="", description="The group of lines that the figure is of; empty for one line")
    values: tuple[float | None, ...]
    rows: tuple[int | None, ...] = ()
    source: str = ""
    main: bool = Field(default=False, description="Whether the bars show it")

    def more_than_first(self, index: int) -> float | None:
        """How much more than the first side; None for the first, without a figure, and beside a zero or a negative."""
        first, own = self.values[0], self.values[index]
        if not index or first is None or own is None or first <= 0 or own <= 0:
            return None
        return own - first


def places(sides: Sequence[Side]) -> tuple[Place, ...]:
    """Every place of the made-of row: what all sides have first, then what some have, then what is not known."""
    names = dict.fromkeys(part.place for side in sides for part in side.parts)
    found = [_place(name, sides) for name in names]
    order = ("shared", "differs", "not known")
    return tuple(sorted(found, key=lambda each: order.index(each.verdict)))


def _place(name: str, sides: Sequence[Side]) -> Place:
    brick = any((part := side.part(name)) is not None and part.brick for side in sides)
    values = [_value(name, side, brick=brick) for side in sides]
    return Place(place=name, values=tuple(values), verdict=verdict(values))


def _value(name: str, side: Side, *, brick: bool) -> str:
    """What fills a place on one side. A service drawn from evidence uses no bricks; of its systems little is known."""
    part = side.part(name)
    if part is not None:
        return part.value or "not known"
    if brick:
        return NONE
    return ITS_BRICKS if name in BY_BRICKS and any(each.brick for each in side.parts) else "not known"


def verdict(values: Sequence[str]) -> Verdict:
    """Shared if all have the same; not known if nobody can say. Two that are not known are not called the same."""
    known = {value for value in values if value != "not known"}
    if len(known) > 1:
        return "differs"
    return "not known" if "not known" in values else "shared"


def one_of_each(sides: Sequence[Side]) -> str:
    """Why sides of different origin or class have no figures side by side; empty where they are of one."""
    origins = dict.fromkeys(side.origin for side in sides)
    if len(origins) > 1:
        words = " and ".join(origins)
        return f"They are of different origin ({words}), and figures are never mixed across origins"
    kinds = dict.fromkeys(side.kind for side in sides)
    if "live" in origins and "" in kinds:
        return "Not all of them are run by a council, and figures are only put beside each other within one class"
    if len(kinds) > 1 and "example" not in origins:
        named = " and ".join(kind or "no council" for kind in kinds)
        return f"They are of different classes ({named}), which run different services: figures stay within one class"
    return ""

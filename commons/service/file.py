"""The keys of `service.yaml`, typed."""

import re
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, field_validator

from commons.cost import CostLine, IncomeLine, Rate
from commons.event import Origin
from commons.model import Line, Model, Slug, Text

DeliveryModel = Literal[
    "direct", "outsourced", "team", "volunteers", "matching", "peer-to-peer", "third-sector", "open-data"
]
BrickAtMajor = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}@[1-9]\d{0,3}$")]
Dotted = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$")]
Email = Annotated[str, StringConstraints(pattern=r"^[^@\s]{1,64}@[^@\s]{1,190}$")]


class Step(Model):
    """One flow step: when an event is recorded, do an action, taking fields of the event."""

    when: Dotted
    do: Dotted
    take: dict[str, str] = Field(default_factory=dict, description="Input of the action <- field of the event")
    only: dict[str, str] = Field(default_factory=dict, description="Equality on an enum or a declared code")


class ServiceFile(Model):
    """What an organisation writes; the composer's pages write the same."""

    service: Slug
    title: Line
    organisation: Slug
    origin: Origin
    summary: Text | None = Field(default=None, description="What the service is and for whom, in a sentence or two")
    lgsl: int | Literal["none"] = Field(description="Local Government Services List id, or none")
    lgil: int | None = Field(default=None, description="Kind of interaction: 0 application, 8 information, 17 report")
    delivered_by: Slug | None = None
    serves: tuple[Slug, ...] = ()
    model: DeliveryModel = "direct"
    owner: Email
    bricks: tuple[BrickAtMajor, ...] = Field(min_length=1, max_length=40)
    settings: dict[str, dict[str, Any]] = Field(default_factory=dict)
    flow: tuple[Step, ...] = Field(default=(), max_length=200)
    costs: tuple[CostLine, ...] = Field(default=(), max_length=200)
    income: tuple[IncomeLine, ...] = Field(default=(), max_length=200)
    rates: tuple[Rate, ...] = Field(default=(), max_length=100, description="Hourly rates, before the installation's")

    @field_validator("bricks")
    @classmethod
    def _each_once(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        names = [name.partition("@")[0] for name in value]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"{', '.join(twice)} stands twice; name each brick once")
        return value

    @property
    def majors(self) -> dict[str, int]:
        """The API major of each composed brick."""
        return {name: int(major) for name, _, major in (brick.partition("@") for brick in self.bricks)}


def is_file_name(value: object) -> bool:
    """Whether a setting's value names a file beside `service.yaml`."""
    return isinstance(value, str) and re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,60}\.(yaml|csv)", value) is not None

"""What the catalogue records: the notes of councils on the figures about them."""

from typing import Annotated, TypeAlias

from commons.event import Event
from commons.refs import Code, Kind

ReplyRef: TypeAlias = Annotated[str, Kind("reply")]


class Replied(Event, name="catalogue.replied"):
    """Note of a council put beside a figure."""

    organisation: Code
    reply: ReplyRef
    about: Code
    """An outturn line, `all`, `budget` or `systems`."""
    year: Code | None = None


class Withdrawn(Event, name="catalogue.withdrawn"):
    """Note of a council taken back."""

    organisation: Code
    reply: ReplyRef


class Described(Event, name="catalogue.described"):
    """Published version made to be found by its words."""

    organisation: Code
    service: Code
    version: int


class Likened(Event, name="catalogue.likened"):
    """Published version held beside services of the same number."""

    organisation: Code
    service: Code
    version: int

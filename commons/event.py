"""Events: what an action records, and what every follower reads.

An event carries references, numbers, dates, money, enums and declared codes. A plain string could
hold a person's words or name, so it is refused when the class is defined.
"""

import enum
import re
import types
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict

from commons.refs import Coded, Kind

Origin = Literal["live", "example", "declared", "generated"]

_NAME = re.compile(r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$")
_PLAIN = (int, bool, date, datetime)


class Event(BaseModel):
    """Base of events: `class Received(Event, name="registration.received", applicant_sees=True)`.

    The first line of the docstring is the sentence shown on timelines. `applicant_sees` says
    whether the applicant's own page shows it. `version` goes up when the fields change in a way
    that older readers cannot take; an upcaster of the brick then lifts old records.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    event_name: ClassVar[str] = ""
    event_version: ClassVar[int] = 1
    applicant_sees: ClassVar[bool] = False

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Let the class keywords through to the hook below, which runs when the fields are known."""
        super().__init_subclass__()

    @classmethod
    def __pydantic_init_subclass__(
        cls, *, name: str = "", version: int = 1, applicant_sees: bool = False, **kwargs: Any
    ) -> None:
        if not name:
            return
        if not _NAME.match(name):
            raise TypeError(f"{cls.__name__}: the event name {name!r} must read <brick>.<past_participle>")
        cls.event_name, cls.event_version, cls.applicant_sees = name, version, applicant_sees
        for field, info in cls.model_fields.items():
            if not _may_be_recorded(info.annotation, info.metadata):
                raise TypeError(
                    f"{cls.__name__}.{field}: an event may carry references, numbers, dates, money, enums and "
                    f"codes, not {info.annotation}. Use Code or a reference kind; keep words in the brick's tables."
                )

    @classmethod
    def says(cls) -> str:
        """The sentence for timelines: the first line of the docstring."""
        return (cls.__doc__ or cls.__name__).strip().splitlines()[0].rstrip(".")


def _may_be_recorded(annotation: Any, metadata: Iterable[Any] = ()) -> bool:
    if any(isinstance(mark, Kind | Coded) for mark in metadata):
        return True
    origin = get_origin(annotation)
    if hasattr(annotation, "__metadata__"):
        return _may_be_recorded(annotation.__origin__, annotation.__metadata__)
    if origin in (Union, types.UnionType, tuple, list):
        return all(part in (type(None), Ellipsis) or _may_be_recorded(part) for part in get_args(annotation))
    if origin is Literal:
        return True
    return isinstance(annotation, type) and (issubclass(annotation, enum.Enum) or issubclass(annotation, _PLAIN))


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event as it stands in the ledger, with everything that was recorded beside it.

    `cpu_us` is measured CPU in microseconds, `size` the bytes written, `cause` the id of the event
    that a flow step answered, `step` that step's name.
    """

    position: int
    id: str
    at: datetime
    organisation: str
    service: str
    service_version: int
    origin: Origin
    brick: str
    release: str
    action: str
    actor: str
    thread: str
    cause: str | None
    step: str | None
    cpu_us: int
    size: int
    event: Event

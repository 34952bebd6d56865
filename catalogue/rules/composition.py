"""What a service is composed of, as a set of parts that can be compared with another service's.

A part is a brick, an action that an event sets off, a field of data that is handed on, a piece of data that the
service asks for or decides on (a question, a stage, an outcome), or the number of the service (LGSL) and of the
interaction (LGIL). Words for people, prices and costs are no parts: two services with other words are alike.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Literal, TypeAlias

from pydantic import BaseModel

from commons.service import Service

Kind: TypeAlias = Literal["number", "brick", "action", "data"]
KINDS: dict[Kind, str] = {
    "number": "Which service",
    "brick": "Bricks",
    "action": "What sets off what",
    "data": "Data",
}
"""The kinds of part in the order in which they are shown."""

MOST_PARTS = 2_000
"""Parts of one service that are compared; a form of a hundred questions has about three hundred."""

NAMES = ("code", "id")
"""Keys under which the settings of a brick name a thing."""

DEFAULTS = frozenset(
    {"data storage: kinds other", *(f"data cases: priorities {each}" for each in ("low", "normal", "high", "urgent"))}
)
"""What the settings of a brick hold before anybody sets them."""

_CODE = re.compile(r"^[A-Za-z0-9][A-Za-z0-9_.:-]{0,79}$")


def parts_of(service: Service) -> tuple[str, ...]:
    """Every part of a service, sorted: `kind what`, so that equal services have equal parts."""
    found = {*_numbers(service), *_bricks(service), *_flow(service), *_settings(service)}
    return tuple(sorted(found)[:MOST_PARTS])


def group_of(service: Service) -> str:
    """Services are compared within one number and one interaction: other numbers are other services."""
    return f"{service.file.lgsl}:{'none' if service.file.lgil is None else service.file.lgil}"


def kind_of(part: str) -> Kind:
    """The kind of a part."""
    first = part.partition(" ")[0]
    return next((kind for kind in KINDS if kind == first), "data")


def telling(parts: Iterable[str]) -> frozenset[str]:
    """The parts that tell services apart: what a service asks for and decides on.

    Bricks and the wiring between them are the same in nearly every service, whatever it is for, and so are the
    defaults of a brick and the pages of a form. Held beside each other they make everything look alike.
    """
    return frozenset(part for part in parts if _tells(part))


@lru_cache(maxsize=200_000)
def _tells(part: str) -> bool:
    if not part.startswith("data ") or part in DEFAULTS:
        return False
    return " takes " not in part and not part.startswith("data registration: sections ")


def in_words(part: str) -> str:
    """A part without its kind."""
    return part.partition(" ")[2]


def _numbers(service: Service) -> Iterator[str]:
    yield f"number LGSL {service.file.lgsl}"
    yield f"number LGIL {'none' if service.file.lgil is None else service.file.lgil}"


def _bricks(service: Service) -> Iterator[str]:
    for name, major in service.file.majors.items():
        yield f"brick {name}@{major}"


def _flow(service: Service) -> Iterator[str]:
    for step in service.file.flow:
        only = "".join(f" only {name} {value}" for name, value in sorted(step.only.items()))
        yield f"action {step.when} → {step.do}{only}"
        for target, origin in step.take.items():
            yield f"data {step.do} takes {target} from {origin} of {step.when}"


def _settings(service: Service) -> Iterator[str]:
    for name, settings in service.settings.items():
        for words in _named(settings, ""):
            yield f"data {name}: {words}"


def _named(value: Any, place: str) -> Iterator[str]:
    """Everything in settings that has a name of its own: a question, a stage, an outcome, a kind of document.

    `place` is the list that it stands in. The section of a form does not count: a question that is asked on another
    page is the same question.
    """
    if isinstance(value, BaseModel):
        fields = {key: getattr(value, key) for key in type(value).model_fields}
        own = next((fields[key] for key in NAMES if _is_code(fields.get(key))), None)
        if own is not None:
            sort = fields.get("type")
            yield f"{place} {own} ({sort})" if _is_code(sort) else f"{place} {own}"
        for key, inner in fields.items():
            yield from _named(inner, key)
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            if isinstance(inner, BaseModel) and _is_code(key):
                yield f"{place} {key}"
            yield from _named(inner, place)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _named(inner, place)


def _is_code(value: Any) -> bool:
    return isinstance(value, str) and _CODE.match(value) is not None

"""References: typed identifiers by which bricks speak of things that other bricks own.

A reference is a UUIDv7 in its usual text form. Its kind is part of its type, so that loading a
service can check that a flow step hands a case to an action which wants a case.
"""

import os
import re
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any, TypeAlias

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

PLATFORM = "commons"
"""The organisation that owns the platform's own service."""
UUID_PATTERN = r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"


@dataclass(frozen=True)
class Kind:
    """The kind of a reference, as an annotation: `CaseRef = Annotated[str, Kind("case")]`."""

    name: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.str_schema(pattern=UUID_PATTERN)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"type": "string", "format": "uuid", "x-kind": self.name}


@dataclass(frozen=True)
class Coded:
    """Marks a string as a code: a slug that the service's settings declare, never a person's words."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.str_schema(pattern=r"^[a-z0-9](?:[a-z0-9_.-]{0,126}[a-z0-9])?$")

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"type": "string", "maxLength": 128, "x-code": True}


def codes_schema(codes: Iterable[str], *, others: bool = False, optional: bool = False) -> dict[str, Any]:
    """The JSON Schema of a field for one of these codes, with them as its examples.

    others: other codes may be taken as well, such as those of an earlier version. optional: null too.
    """
    known = list(dict.fromkeys(codes))
    one = {"type": "string", "maxLength": 128, "x-code": True} | ({"enum": known} if known and not others else {})
    return ({"anyOf": [one, {"type": "null"}]} if optional else one) | ({"examples": known} if known else {})


@dataclass(frozen=True)
class Subject:
    """Marks the reference that an action is about: the action takes that row's thread."""


@dataclass(frozen=True)
class Label:
    """How a reference is shown to a reader who may see it."""

    text: str
    href: str = ""


@dataclass(frozen=True)
class Contact:
    """Where a person can be written to; empty where they gave nothing."""

    email: str = ""
    phone: str = ""


subject = Subject()

Code: TypeAlias = Annotated[str, Coded()]
PersonRef: TypeAlias = Annotated[str, Kind("person")]
ApplicationRef: TypeAlias = Annotated[str, Kind("application")]
CaseRef: TypeAlias = Annotated[str, Kind("case")]
TaskRef: TypeAlias = Annotated[str, Kind("task")]
DocumentRef: TypeAlias = Annotated[str, Kind("document")]
UploadRef: TypeAlias = Annotated[str, Kind("upload")]
MessageRef: TypeAlias = Annotated[str, Kind("message")]
AccountRef: TypeAlias = Annotated[str, Kind("account")]
KeyRef: TypeAlias = Annotated[str, Kind("key")]


def is_ref(text: str) -> bool:
    """Whether the text has the form of a reference."""
    return re.fullmatch(UUID_PATTERN.strip("^$"), text) is not None


def new_ref() -> str:
    """A new UUIDv7 (RFC 9562): 48 bits of milliseconds, then random bits, so that ids sort by age."""
    return uuid7(time.time_ns() // 1_000_000, os.urandom(10))


def uuid7(milliseconds: int, random: bytes) -> str:
    """The UUIDv7 of this millisecond and these ten random bytes."""
    age, chance = f"{milliseconds & (2**48 - 1):012x}", random.hex()
    variant = "89ab"[random[2] >> 4 & 3]  # the bits 10, then two of chance
    return f"{age[:8]}-{age[8:]}-7{chance[1:4]}-{variant}{chance[5:8]}-{chance[8:]}"

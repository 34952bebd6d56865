"""The base of every input, setting and result, and the door's rules for text.

Text that could harm a reader further on is refused here once: NUL and other control characters,
lone surrogates, over-long values, NaN and Infinity.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Generic, TypeAlias, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

_DIRECTION = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029]|[\ud800-\udfff]")


class Model(BaseModel):
    """Strict base: unknown keys are refused, values are frozen, numbers are finite."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        allow_inf_nan=False,
        str_max_length=20_000,
        defer_build=True,  # most of several hundred are not needed at start
    )


def _printable(value: str) -> str:
    if _CONTROL.search(value):
        raise ValueError("must not contain control characters")
    return value


def _single_line(value: str) -> str:
    if "\n" in value or "\r" in value or "\t" in value:
        raise ValueError("must be on one line")
    shown = _DIRECTION.sub("", value).strip()
    if not shown:
        raise ValueError("must not be empty")
    return _printable(shown)


Line: TypeAlias = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), AfterValidator(_single_line)
]
"""One line of text, 1 to 200 characters.

Marks that turn the direction of writing, which come along when a number is pasted and can make one name read as
another, are taken out.
"""

Text: TypeAlias = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=5_000), AfterValidator(_printable)
]
"""Several lines of text, 1 to 5,000 characters."""

Slug: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$")]
"""A word of an address: lower-case letters, digits and hyphens, at most 64."""

ItemT = TypeVar("ItemT")


LARGEST_INTEGER = 2**63 - 1
"""The largest whole number that the database keeps."""


def huge_numbers(value: Any, name: str = "") -> list[str]:
    """The fields of a model, or the parts of a value, whose whole number the database could not take."""
    if isinstance(value, int):
        return [name] if abs(value) > LARGEST_INTEGER else []
    if isinstance(value, BaseModel):
        parts: Iterable[tuple[Any, Any]] = value.__dict__.items()
    elif isinstance(value, Mapping):
        parts = value.items()
    elif isinstance(value, list | tuple):
        parts = enumerate(value)
    else:
        return []
    apart = [(f"{name}.{key}" if name else str(key), part) for key, part in parts if not isinstance(part, str)]
    return [found for each, part in apart for found in huge_numbers(part, each)]


class Paging(Model):
    """What every list takes: a bounded page size and where to go on."""

    limit: int = Field(default=25, ge=1, le=100, description="Rows in a page, 1 to 100")
    after: str | None = Field(default=None, max_length=300, description="The `next` of the page before")


class Listing(Model, Generic[ItemT]):
    """One page of a list. `next` is null on the last page."""

    items: tuple[ItemT, ...]
    next: str | None = None
    total: int | None = Field(default=None, description="How many there are in all, where that is cheap to know")


class Download(Model):
    """An answer that is a file: the web layer streams it from the document store with safe headers."""

    digest: str
    media_type: str
    filename: str
    size: int

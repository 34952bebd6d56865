"""The base of every input, setting and result, and the door's rules for text.

Text that could harm a reader further on is refused here once: NUL and other control characters,
lone surrogates, over-long values, NaN and Infinity.
"""

import re
from typing import Annotated, Generic, TypeAlias, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029]|[\ud800-\udfff]")


class Model(BaseModel):
    """Strict base: unknown keys are refused, values are frozen, numbers are finite."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, str_max_length=20_000)


def _printable(value: str) -> str:
    if _CONTROL.search(value):
        raise ValueError("must not contain control characters")
    return value


def _single_line(value: str) -> str:
    if "\n" in value or "\r" in value or "\t" in value:
        raise ValueError("must be on one line")
    return _printable(value)


Line: TypeAlias = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), AfterValidator(_single_line)
]
"""One line of text, 1 to 200 characters."""

Text: TypeAlias = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=5_000), AfterValidator(_printable)
]
"""Several lines of text, 1 to 5,000 characters."""

Slug: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$")]
"""A word of an address: lower-case letters, digits and hyphens, at most 64."""

ItemT = TypeVar("ItemT")


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

"""The types of question that a form may ask, each with its limits.

Every question has an `id` (the key of its answer), what it asks, and how errors call it:
`called: your full name` gives "Enter your full name".
"""

from datetime import date, time
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BeforeValidator, Field, PlainSerializer, field_validator, model_serializer, model_validator

from commons.model import Line, Model, Slug, Text
from commons.money import MINUS, parse_pounds, show_pounds

About = Literal["name", "email", "phone", "address"]
FileKind = Literal["pdf", "jpeg", "png", "heic", "docx", "odt", "txt"]

MAX_OPTIONS = 100
MAX_SLOTS = 6
"""The most slots one application may fill; keeps the search for the fewest slots small."""
MAX_WAYS = 12
MAX_SIZES = 6


def _pence(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, str):
        raise ValueError(f'{value!r} is not an amount of money; write it in quotes, like "43.20"')
    return parse_pounds(value)


def _clock(value: Any) -> Any:
    if isinstance(value, int):
        raise ValueError(f'{value!r} is not a time of day; write it in quotes, like "16:30"')
    return value


Pounds: TypeAlias = Annotated[
    int,
    BeforeValidator(_pence),
    PlainSerializer(
        lambda pence: show_pounds(pence).replace("£", "").replace(",", "").replace(MINUS, "-"), return_type=str
    ),
]
"""An amount written in pounds and held in pence: `"43.20"` is 4320."""

Clock: TypeAlias = Annotated[
    time, BeforeValidator(_clock), PlainSerializer(lambda clock: clock.strftime("%H:%M"), return_type=str)
]
"""A time of day in England, written in quotes: `"16:30"`."""

Wanted: TypeAlias = Slug | bool | tuple[Slug | bool, ...]


def _wanted_codes(value: Wanted) -> tuple[str, ...]:
    each = value if isinstance(value, tuple) else (value,)
    return tuple(("yes" if one else "no") if isinstance(one, bool) else one for one in each)


class Condition(Model):
    """Ask only if another question was answered so: `{question: value}` or `{question: [value, ...]}`.

    Written as a plain mapping; all of its lines must hold. There are no expressions.
    """

    wants: dict[Slug, tuple[str, ...]] = Field(max_length=5)

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            raise ValueError("write a condition as {question: value} or {question: [value, value]}")
        lists = {key: tuple(each) if isinstance(each, list) else each for key, each in value.items()}
        for key, each in lists.items():
            if not all(isinstance(one, str | bool) for one in (each if isinstance(each, tuple) else (each,))):
                raise ValueError(f"{key}: a condition compares with option codes or yes and no, not {each!r}")
        return {"wants": {key: _wanted_codes(each) for key, each in lists.items()}}

    @model_serializer
    def _as_written(self) -> dict[str, list[str]]:
        return {key: list(codes) for key, codes in self.wants.items()}


class _Asked(Model):
    """What every question has."""

    id: Slug
    ask: Line = Field(description="The question as people read it")
    called: Line | None = Field(default=None, description="What errors call the answer: 'your full name'")
    hint: Text | None = None
    optional: bool = False
    only_if: Condition | None = None
    sensitive: bool = Field(default=False, description="Special category data (health, belief, ...): kept apart")


class TextQuestion(_Asked):
    """One line of text."""

    type: Literal["text"]
    about: Literal["name"] | None = None
    min_length: int = Field(default=1, ge=1, le=200)
    max_length: int = Field(default=200, ge=1, le=200)


class LongTextQuestion(_Asked):
    """Several lines of text."""

    type: Literal["long-text"]
    max_length: int = Field(default=2_000, ge=1, le=5_000)


class EmailQuestion(_Asked):
    """An email address."""

    type: Literal["email"]
    about: Literal["email"] | None = None


class PhoneQuestion(_Asked):
    """A telephone number, from any country."""

    type: Literal["phone"]
    about: Literal["phone"] | None = None


class DateQuestion(_Asked):
    """A date, asked as day, month and year."""

    type: Literal["date"]
    must_be: Literal["any", "past", "today or past", "today or future", "future"] = "any"
    earliest: date | None = None
    latest: date | None = None


class NumberQuestion(_Asked):
    """A number, whole unless `decimals` says otherwise."""

    type: Literal["number"]
    least: int | None = Field(default=None, ge=-1_000_000_000, le=1_000_000_000)
    most: int | None = Field(default=None, ge=-1_000_000_000, le=1_000_000_000)
    decimals: int = Field(default=0, ge=0, le=4)
    unit: Line | None = None


class MoneyQuestion(_Asked):
    """An amount of money in pounds and pence."""

    type: Literal["money"]
    least: Pounds = 0
    most: Pounds | None = None


class AddressQuestion(_Asked):
    """A UK address: found by postcode where the installation can look it up, or typed by hand."""

    type: Literal["address"]
    about: Literal["address"] | None = None


class PostcodeQuestion(_Asked):
    """A UK postcode."""

    type: Literal["postcode"]


class Option(Model):
    """One answer that can be chosen. Its code is what is stored and, where routable, recorded."""

    code: Slug
    text: Line
    hint: Text | None = None


class OneOfQuestion(_Asked):
    """Exactly one of several answers. `routable`: the code travels in the event, so that flow can use it."""

    type: Literal["one-of"]
    options: tuple[Option, ...] = Field(max_length=MAX_OPTIONS)
    routable: bool = False


class SeveralOfQuestion(_Asked):
    """Any number of several answers. `exclusive` names an option that stands alone ("None of these")."""

    type: Literal["several-of"]
    options: tuple[Option, ...] = Field(max_length=MAX_OPTIONS)
    exclusive: Slug | None = None
    at_least: int = Field(default=1, ge=1, le=MAX_OPTIONS)
    at_most: int | None = Field(default=None, ge=1, le=MAX_OPTIONS)


class YesNoQuestion(_Asked):
    """Yes or no. `called` completes "Select yes if": `called: you get Council Tax Reduction`."""

    type: Literal["yes-no"]
    routable: bool = False


class FileQuestion(_Asked):
    """One or more files."""

    type: Literal["file"]
    kinds: tuple[FileKind, ...] = ("pdf", "jpeg", "png")
    at_most: int = Field(default=1, ge=1, le=10)


class DeclarationQuestion(_Asked):
    """A statement that the applicant confirms before sending. Always required where it is asked."""

    type: Literal["declaration"]
    statement: Text

    @field_validator("optional")
    @classmethod
    def _never_optional(cls, value: bool) -> bool:
        if value:
            raise ValueError("a declaration cannot be optional; take 'optional' away, or ask a yes-no question")
        return value


class ItemKind(Model):
    """A kind of thing that people may list, with the size that counts towards a slot."""

    code: Slug
    text: Line
    size: Slug
    at_most: int | None = Field(default=None, ge=1, le=50, description="How many of this kind one application may list")


Way: TypeAlias = dict[Slug, Annotated[int, Field(ge=1, le=50)]]
"""One way to fill a slot: how many of each size go into it together."""


class ItemsQuestion(_Asked):
    """Items with sizes and capacity: what to list, and which combinations fill one slot.

    `slot` lists the ways to fill one: `[{small: 4}, {medium: 2}, {medium: 1, small: 2}]`. Less than
    a full combination fits as well; the fewest slots that hold everything are counted.
    """

    type: Literal["items"]
    kinds: tuple[ItemKind, ...] = Field(max_length=MAX_OPTIONS)
    slot: tuple[Way, ...] = Field(max_length=MAX_WAYS)
    slot_called: Line = "slot"
    most_slots: int = Field(default=1, ge=1, le=MAX_SLOTS)
    most_items: int = Field(default=20, ge=1, le=50)

    @property
    def sizes(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(kind.size for kind in self.kinds))


class AllowanceQuestion(_Asked):
    """An allowance: so many free per household in so many days, for those who say yes.

    `household` names the address question that tells households apart. The applicant is told how
    many are left; what goes beyond them is charged.
    """

    type: Literal["allowance"]
    number: int = Field(ge=1, le=50)
    days: int = Field(ge=1, le=3_660)
    household: Slug


class WindowQuestion(_Asked):
    """A report that is taken only for a while after something happened, by the service's rounds list.

    Open from `opens` on the collection day until `closes` on the working day `working_days` later.
    The answer is a street and a collection of that list.
    """

    type: Literal["window"]
    opens: Clock
    closes: Clock
    working_days: int = Field(default=1, ge=0, le=20)


Question: TypeAlias = Annotated[
    TextQuestion
    | LongTextQuestion
    | EmailQuestion
    | PhoneQuestion
    | DateQuestion
    | NumberQuestion
    | MoneyQuestion
    | AddressQuestion
    | PostcodeQuestion
    | OneOfQuestion
    | SeveralOfQuestion
    | YesNoQuestion
    | FileQuestion
    | DeclarationQuestion
    | ItemsQuestion
    | AllowanceQuestion
    | WindowQuestion,
    Field(discriminator="type"),
]

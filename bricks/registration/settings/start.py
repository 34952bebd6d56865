"""The start page: what somebody should know before they apply."""

from datetime import date

from pydantic import Field, HttpUrl

from commons.model import Line, Model, Text


class Telephone(Model):
    """A number to ring and when somebody answers it."""

    number: Line
    hours: Line | None = None


class Venue(Model):
    """Where a service is given in person, and when it is open."""

    name: Line
    address: Text
    opens: date | None = None
    """The first day."""
    closes: date | None = None
    """The last day."""
    hours: tuple[Line, ...] = Field(default=(), max_length=14)
    access: Text | None = Field(default=None, description="Step-free entrance, toilets, parking")


class BasedOn(Model):
    """A published rule that this service follows, with the page it was read on and when."""

    rule: Text
    page: Line = Field(description="The name of the page")
    publisher: Line
    date: date
    """When the page was read; the page may have changed since."""
    address: HttpUrl | None = None


class Start(Model):
    """The start page's document. Each list holds one sentence an item."""

    summary: Text = Field(description="What the service is for, in a sentence or two")
    who_may_apply: tuple[Text, ...] = Field(min_length=1, max_length=20)
    cost: tuple[Text, ...] = Field(
        default=(), max_length=20, description="What it costs, beyond the prices that the form works out by itself"
    )
    what_you_need: tuple[Text, ...] = Field(default=(), max_length=20)
    how_long: Text = Field(description="How long it takes to apply, and until something happens")
    when_not_to_use: tuple[Text, ...] = Field(default=(), max_length=20)
    venue: Venue | None = None
    telephone: Telephone | None = None
    other_ways: tuple[Text, ...] = Field(default=(), max_length=10)
    privacy: Text = Field(description="What is kept, why, for how long, who sees it, and whom to ask")
    provided_by: Text
    complain: Text = Field(description="How to complain or appeal")
    what_happens_next: tuple[Text, ...] = Field(default=(), max_length=10)
    based_on: tuple[BasedOn, ...] = Field(default=(), max_length=30)

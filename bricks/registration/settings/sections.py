"""The parts of a form: sections of questions, and the price that follows from the answers."""

from pydantic import Field

from bricks.registration.settings.questions import Condition, Pounds, Question
from commons.model import Line, Model, Slug, Text


class Section(Model):
    """Questions that belong together. `one_page` asks them all on one page (at most six)."""

    id: Slug
    title: Line
    intro: Text | None = None
    one_page: bool = False
    only_if: Condition | None = None
    questions: tuple[Question, ...] = Field(max_length=50)


class Concession(Model):
    """A lower price for those whose answers meet the condition. The first that fits counts."""

    only_if: Condition
    per_slot: Pounds
    called: Line = Field(description="What the price list calls it: 'with evidence of Council Tax Support'")


class Price(Model):
    """What an application costs: stated to the applicant, not collected here.

    `items` names the items question whose slots are charged for; without it the price is for the
    whole application. `free` names the allowance question that makes slots free.
    """

    per_slot: Pounds
    items: Slug | None = None
    concessions: tuple[Concession, ...] = Field(default=(), max_length=10)
    free: Slug | None = None
    note: Text | None = Field(default=None, description="Said beside the price: refunds, how to pay")

"""The composer's sheet (`compose.yaml`): what is asked of somebody who starts from a service.

The sheet travels with the service that others may start from. Each answer says which values of the
service's files it sets; the composer itself knows nothing of any brick. A place is a path with
dots; an entry of a list goes by its `id`, `code`, `what` or `name`.

A composed service carries a sheet of its own, `offer: false`: the questions that can be answered
again on its pages. Others cannot start from it.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field, StringConstraints, model_validator

from commons.model import Line, Model, Slug, Text

NAME = "compose.yaml"
FileName: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,60}\.yaml$")]


class Place(Model):
    """A value in one of the files."""

    file: FileName
    at: Line


class Wording(Place):
    """A value in one of the files, and what it says; it may be new there."""

    value: Text


class Ask(Model):
    """One question of the composer. What is left empty is taken out of the files."""

    id: Slug
    ask: Line
    hint: Line | None = None
    type: Literal["line", "text", "lines", "date", "phone", "pounds", "minutes"]
    optional: bool = False
    prefill: Literal["nothing", "organisation", "template"] = "nothing"
    after: Slug | None = Field(default=None, description="For dates: the question whose date this one is not before")
    sets: tuple[Place, ...] = Field(min_length=1)
    clears: Place | None = Field(
        default=None, description="What is taken out if it is left empty, if not the value alone"
    )
    entry: dict[str, Any] | None = Field(
        default=None, description="What is put back there when it is answered after it was left empty"
    )
    needs: Slug | None = Field(
        default=None, description="The question that must be answered too when this one is answered with more than 0"
    )


class Group(Model):
    """Questions under one heading."""

    title: Line
    asks: tuple[Ask, ...] = Field(min_length=1)


class Option(Model):
    """One way that is offered, and what it changes in the files."""

    code: Slug
    text: Line
    hint: Line | None = None
    removes: tuple[Place, ...] = ()
    words: tuple[Wording, ...] = ()
    asks: tuple[Ask, ...] = Field(default=(), description="What is asked only of those who choose this")


class Choice(Model):
    """A choice between ways to run the service."""

    id: Slug
    ask: Line
    default: Slug
    options: tuple[Option, ...] = Field(min_length=2)

    @model_validator(mode="after")
    def _default_is_offered(self) -> "Choice":
        if self.default not in (option.code for option in self.options):
            raise ValueError(f"the default '{self.default}' is not among the options")
        return self

    def chosen(self, code: str) -> Option:
        """The option with this code, and else the default."""
        by_code = {option.code: option for option in self.options}
        return by_code.get(code, by_code[self.default])


class Extra(Model):
    """A sensitive question that may be switched on; it is off unless somebody chooses it."""

    id: Slug
    ask: Line = Field(description="What the question is about, for whoever composes")
    asks_guests: Line = Field(description="What people will be asked")
    file: FileName
    to: Line = Field(description="The list that the question is added to")
    entry: dict[str, Any]
    adds: tuple[Wording, ...] = Field(default=(), description="Sentences added to texts, such as the privacy notice")


class Sheet(Model):
    """What the composer asks, and what it does with the answers."""

    title: Line
    about: Text
    minutes: int = Field(ge=1, le=120, description="How long composing takes")
    offer: bool = Field(default=True, description="Whether others may start from the service")
    order: int = Field(default=50, description="Lower comes first in the list of what to start from")
    groups: tuple[Group, ...] = ()
    choices: tuple[Choice, ...] = ()
    extras: tuple[Extra, ...] = ()
    contact: tuple[Place, ...] = Field(
        default=(), description="Sentences that say where to write to: set to the owner's"
    )
    drops: tuple[Place, ...] = Field(default=(), description="What is the example's own and never carried over")
    words: tuple[Wording, ...] = Field(
        default=(), description="Texts that replace the example's own, where they remain"
    )

    @model_validator(mode="after")
    def _ids_once(self) -> "Sheet":
        ids = [*(ask.id for ask in self.asks), *(one.id for one in self.choices), *(one.id for one in self.extras)]
        twice = sorted({one for one in ids if ids.count(one) > 1})
        if twice:
            raise ValueError(f"the id '{twice[0]}' is used twice")
        dates = {ask.id for ask in self.asks if ask.type == "date"}
        stray = [ask.id for ask in self.asks if ask.after and (ask.after not in dates or ask.type != "date")]
        if stray:
            raise ValueError(f"'{stray[0]}' must come after a question that asks for a date, and be one itself")
        lost = [ask.needs for ask in self.asks if ask.needs and ask.needs not in {one.id for one in self.asks}]
        if lost:
            raise ValueError(f"there is no question '{lost[0]}' that another could need")
        return self

    @property
    def asks(self) -> tuple[Ask, ...]:
        """Every question, in order; those of one option last."""
        asked = tuple(ask for group in self.groups for ask in group.asks)
        return (*asked, *(ask for choice in self.choices for option in choice.options for ask in option.asks))

    def asked(self, choices: Mapping[str, str]) -> tuple[Ask, ...]:
        """The questions that are asked of somebody who chose so."""
        left = {
            ask.id
            for choice in self.choices
            for option in choice.options
            if option is not choice.chosen(choices.get(choice.id, ""))
            for ask in option.asks
        }
        return tuple(ask for ask in self.asks if ask.id not in left)

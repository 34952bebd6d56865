"""The composer's sheet (`compose.yaml`): what is asked of somebody who starts from a service.

The sheet travels with the service that others may start from. Each answer says which values of the
service's files it sets; the composer itself knows nothing of any brick. A place is a path with
dots; an entry of a list goes by its `id`, `code` or `what`.
"""

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
    """A value in one of the files, and what it says."""

    value: Text


class Ask(Model):
    """One question of the composer. What is left empty is taken out of the files."""

    id: Slug
    ask: Line
    hint: Line | None = None
    type: Literal["line", "text", "lines", "date", "phone", "pounds"]
    optional: bool = False
    prefill: Literal["nothing", "organisation", "template"] = "nothing"
    after: Slug | None = Field(default=None, description="For dates: the question whose date this one is not before")
    sets: tuple[Place, ...] = Field(min_length=1)
    clears: Place | None = Field(
        default=None, description="What is taken out if it is left empty, if not the value alone"
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
        return self

    @property
    def asks(self) -> tuple[Ask, ...]:
        """Every question, in order."""
        return tuple(ask for group in self.groups for ask in group.asks)

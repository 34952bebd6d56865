"""Suggestions about services, as the services that take them publish them."""

from datetime import date, datetime
from typing import Literal

from pydantic import Field
from sqlmodel import col, select

from catalogue.queries.published import names_of
from catalogue.tables import UseRow
from commons.errors import NotFound
from commons.event import Origin
from commons.model import Model
from commons.view import View

BRICK = "suggestions"
"""The brick that takes suggestions and publishes their answers."""
MOST_TAKERS = 20


class AskSuggestions(Model):
    """Every suggestion, or those about one service."""

    publisher: str = Field(default="", max_length=64)
    about: str = Field(default="", max_length=64)


class Taker(Model):
    """A service that takes suggestions."""

    organisation: str
    service: str
    origin: Origin


class Suggested(Model):
    """One suggestion with its answer. No word in it is the proposer's that nobody has read."""

    suggestion: str
    publisher: str
    publisher_name: str
    about: str
    title: str
    number: int
    origin: Origin
    bricks: tuple[str, ...]
    adds: tuple[str, ...]
    drops: tuple[str, ...]
    in_words: str
    sent: date
    status: Literal["waiting", "answered"]
    outcome: str
    outcome_title: str
    reason: str
    said: str
    answered_at: datetime | None


class Suggestions(Model):
    """Suggestions, the newest first; those about examples stand apart."""

    items: tuple[Suggested, ...]
    examples: tuple[Suggested, ...]
    total: int
    about: str = ""


def takers(view: View, origin: Origin | None = None) -> list[Taker]:
    """The services that take suggestions, of one origin or of all."""
    found = select(UseRow).where(col(UseRow.brick) == BRICK)
    if origin is not None:
        found = found.where(col(UseRow.origin) == origin)
    rows = view.all(found.order_by(col(UseRow.organisation), col(UseRow.service)).limit(MOST_TAKERS))
    return [
        Taker.model_validate({"organisation": row.organisation, "service": row.service, "origin": row.origin})
        for row in rows
    ]


def described(found: list[tuple[Taker, dict[str, object]]], view: View) -> list[Suggested]:
    """What the services answered, with the names that people know; what is about no service any more is left out."""
    names = names_of({str(given["publisher"]) for _, given in found}, view)
    made = []
    for taker, given in found:
        publisher, about = str(given["publisher"]), str(given["about"])
        try:
            title = view.service_at(publisher, about).title
        except NotFound:
            continue
        made.append(
            Suggested.model_validate(
                {**given, "publisher_name": names[publisher], "title": title, "origin": taker.origin}
            )
        )
    return sorted(made, key=lambda each: each.suggestion, reverse=True)

"""Suggestions for everybody, without a word that nobody has read; and for the two who are concerned."""

from datetime import date, datetime
from typing import Literal

from pydantic import ConfigDict, Field
from sqlmodel import col, select

from bricks.suggestions.rules import Change
from bricks.suggestions.settings import SuggestionsSettings
from bricks.suggestions.tables import SuggestionRow
from commons.brick import OnThread
from commons.calendar import local_day
from commons.errors import NotFound
from commons.model import Listing, Model, Paging
from commons.view import View


class FindSuggestions(Paging):
    """All of them, or those about one service."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"publisher": "example-borough", "about": "bulky-waste-a", "limit": 25}]}
    )

    publisher: str = Field(default="", max_length=64, description="The organisation whose service it is")
    about: str = Field(default="", max_length=64, description="The address word of the service")


class OneSuggestion(Model):
    """Which suggestion."""

    suggestion: str = Field(max_length=36)


class PublicSuggestion(Model):
    """A suggestion as everybody may see it: the change, and once it is answered the answer."""

    suggestion: str
    publisher: str
    about: str
    number: int
    bricks: tuple[str, ...]
    adds: tuple[str, ...]
    drops: tuple[str, ...]
    in_words: str
    sent: date
    status: Literal["waiting", "answered"]
    outcome: str
    outcome_title: str
    reason: str
    said: str = Field(description="Only what somebody has read and published; mostly empty")
    answered_at: datetime | None


def published(asked: FindSuggestions, view: View) -> Listing[PublicSuggestion]:
    """Suggestions and their answers, the newest first."""
    found = select(SuggestionRow).where(col(SuggestionRow.status) != "gone")
    if asked.publisher:
        found = found.where(col(SuggestionRow.publisher) == asked.publisher)
    if asked.about:
        found = found.where(col(SuggestionRow.about) == asked.about)
    total = view.count(found)
    if asked.after:
        found = found.where(col(SuggestionRow.ref) < asked.after)
    rows = view.all(found.order_by(col(SuggestionRow.ref).desc()).limit(asked.limit + 1))
    more = rows[asked.limit - 1].ref if len(rows) > asked.limit else None
    settings = view.settings(SuggestionsSettings)
    items = tuple(shown(row, settings) for row in rows[: asked.limit])
    return Listing[PublicSuggestion](items=items, next=more, total=total)


def suggestion(asked: OneSuggestion, view: View) -> PublicSuggestion:
    """One suggestion with its answer."""
    row = view.first(select(SuggestionRow).where(col(SuggestionRow.ref) == asked.suggestion))
    if row is None or row.status == "gone":
        raise NotFound("There is no such suggestion.", to_do="See the list of suggestions.")
    return shown(row, view.settings(SuggestionsSettings))


def shown(row: SuggestionRow, settings: SuggestionsSettings) -> PublicSuggestion:
    """A row as everybody may see it."""
    done = row.status == "answered"
    return PublicSuggestion(
        suggestion=row.ref,
        publisher=row.publisher,
        about=row.about,
        number=row.number,
        bricks=tuple(row.bricks),
        adds=tuple(row.adds),
        drops=tuple(row.drops),
        in_words=Change(tuple(row.adds), tuple(row.drops)).in_words,
        sent=local_day(row.created_at),
        status="answered" if done else "waiting",
        outcome=row.outcome if done else "",
        outcome_title=settings.title(row.outcome) if done else "",
        reason=row.public_reason if done else "",
        said=row.public_said if done else "",
        answered_at=row.answered_at if done else None,
    )


class SuggestionPanel(Model):
    """A suggestion on the page of its case, or on the page of whoever made it."""

    public: PublicSuggestion
    case: str
    title: str
    said: str
    public_said: str
    outcomes: tuple[tuple[str, str], ...]


def panel(asked: OnThread, view: View) -> SuggestionPanel | None:
    """The suggestion of this journey; None where there is none."""
    row = view.first(select(SuggestionRow).where(col(SuggestionRow.thread) == asked.thread))
    if row is None:
        return None
    settings = view.settings(SuggestionsSettings)
    return SuggestionPanel(
        public=shown(row, settings),
        case=asked.ref,
        title=view.service_at(row.publisher, row.about, row.number).title,
        said=row.said,
        public_said=row.public_said,
        outcomes=tuple((each.code, each.title) for each in settings.outcomes),
    )

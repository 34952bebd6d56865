"""What councils say of the figures about them."""

from datetime import datetime

from pydantic import ConfigDict
from sqlmodel import col, select

from catalogue.queries.councils import CouncilEntry, entry, the_council
from catalogue.queries.england import england
from catalogue.rules.replying import ABOUT_PAGES, stands_beside
from catalogue.tables import ReplyRow
from commons.event import Origin
from commons.model import Line, Model
from commons.view import View

MOST_NOTES = 100


class AskReplies(Model):
    """The notes of one council."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"gss": "E07000117"}]})

    gss: Line


class Note(Model):
    """One note of a council, as the council wrote it."""

    note: str
    about: str
    about_in_words: str
    year: str
    says: str
    said_at: datetime
    withdrawn_at: datetime | None


class Notes(Model):
    """What one council says of the figures about it, the newest first."""

    council: CouncilEntry
    items: tuple[Note, ...]
    origin: Origin = "declared"

    def standing(self, year: str = "") -> list[Note]:
        """The notes that were not taken back, of one year or of every year."""
        return [note for note in self.items if note.withdrawn_at is None and note.year in ("", year)]

    def beside(self, about: str, year: str = "") -> list[Note]:
        """The notes that stand beside one figure."""
        return [note for note in self.items if note.withdrawn_at is None and stands_beside(note, about, year)]


def about_in_words(about: str) -> str:
    """What a note is about, as its heading says it."""
    group = england().service_groups.get(about)
    return group.title if group else ABOUT_PAGES.get(about, about)


def replies(asked: AskReplies, view: View) -> Notes:
    """The notes of one council on the figures about it: its right of reply."""
    own = the_council(england(), asked.gss)
    rows = view.all(
        select(ReplyRow)
        .where(col(ReplyRow.organisation) == own.slug)
        .order_by(col(ReplyRow.created_at).desc(), col(ReplyRow.ref).desc())
        .limit(MOST_NOTES)
    )
    return Notes(council=entry(own), items=tuple(_note(row) for row in rows))


def noted(view: View, gss: str, about: str, year: str = "") -> tuple[Note, ...]:
    """The notes that stand beside one figure of a council, or beside any where `about` is empty."""
    found = replies(AskReplies(gss=gss), view)
    return tuple(found.beside(about, year) if about else found.standing(year))


def newest_notes(view: View, most: int) -> list[ReplyRow]:
    """The newest notes of all councils that still stand."""
    standing = select(ReplyRow).where(col(ReplyRow.withdrawn_at).is_(None))
    return view.all(standing.order_by(col(ReplyRow.created_at).desc()).limit(most))


def _note(row: ReplyRow) -> Note:
    return Note(
        note=row.ref,
        about=row.about,
        about_in_words=about_in_words(row.about),
        year=row.year,
        says=row.says,
        said_at=row.created_at,
        withdrawn_at=row.withdrawn_at,
    )

"""Notes for colleagues, and messages to and from the applicant."""

from typing import Annotated

from pydantic import ConfigDict, Field
from sqlmodel import col, select

from bricks.cases.events import Acknowledged, By, Flagged, Messaged, Noted
from bricks.cases.rules.numbers import EXAMPLE
from bricks.cases.rules.status import Status
from bricks.cases.settings import CasesSettings
from bricks.cases.tables import CaseRow, MessageRow, NoteRow
from commons.errors import Refused
from commons.model import Model, Text
from commons.refs import ApplicationRef, CaseRef, subject
from commons.transaction import Transaction


class Note(Model):
    """A note about a case. Only staff read it; the applicant can ask to see it."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"case": EXAMPLE, "text": "Telephoned. The items are by the garage door."}]}
    )

    case: Annotated[CaseRef, subject]
    text: Text = Field(title="a note")


def note(given: Note, tx: Transaction) -> Noted:
    """Add a note; also to a closed case, since calls come in afterwards too."""
    row = tx.get(CaseRow, given.case)
    tx.add(NoteRow(subject=row.ref, author=tx.actor.id, text=given.text))
    return Noted(case=row.ref)


class Write(Model):
    """A message between the team and the applicant."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"case": EXAMPLE, "text": "Please put the items out by 7am on Monday."}]}
    )

    case: Annotated[CaseRef, subject]
    text: Text = Field(
        title="a message", description="What the reader sees on their page; emails only say that it is there"
    )


def message(given: Write, tx: Transaction) -> Messaged:
    """Write to the applicant. Refused where the case has none: nobody could read it."""
    row = tx.get(CaseRow, given.case)
    if not row.applicant:
        raise Refused(
            "This case has no applicant to write to.",
            expected="A case that came from an application.",
            to_do="Write a note instead.",
        )
    row.waiting = False
    return _say(row, By.STAFF, given.text, tx)


def reply(given: Write, tx: Transaction) -> Messaged:
    """Write to the team, as the applicant. Refused where the service takes no messages."""
    row = tx.get(CaseRow, given.case)
    if not tx.actor.is_applicant:
        raise Refused("Only the applicant writes from here.", to_do="Write from the case's page.")
    if not tx.settings(CasesSettings).messages or row.status == Status.WITHDRAWN:
        raise Refused("This service takes no messages here.", to_do="Telephone the team instead.")
    row.waiting = True
    return _say(row, By.APPLICANT, given.text, tx)


def _say(row: CaseRow, by: By, text: str, tx: Transaction) -> Messaged:
    words = MessageRow(subject=row.ref, author=tx.actor.id, from_applicant=by is By.APPLICANT, text=text)
    return Messaged(case=row.ref, message=tx.add(words).ref, by=by)


class OneCase(Model):
    """The case that is meant."""

    case: Annotated[CaseRef, subject]


class Changed(Model):
    """The application in which its applicant changed or added something; left out, it is that of this journey."""

    application: Annotated[ApplicationRef | None, subject] = None


def flag(given: Changed, tx: Transaction) -> Flagged | None:
    """Mark the case of an application to which its applicant has done something, as a message from them does."""
    ref = given.application
    row = tx.first(select(CaseRow).where(col(CaseRow.application) == ref if ref else col(CaseRow.thread) == tx.thread))
    if row is None or row.done or row.waiting:
        return None
    row.waiting = True
    return Flagged(case=row.ref)


def acknowledge(given: OneCase, tx: Transaction) -> Acknowledged | None:
    """Take what came from the applicant as read where it needs no reply."""
    row = tx.get(CaseRow, given.case)
    if not row.waiting:
        return None
    row.waiting = False
    return Acknowledged(case=row.ref)

"""Legal holds, removal, and the end of retention."""

from datetime import UTC, date, datetime, time
from typing import Annotated

from pydantic import ConfigDict, Field
from sqlmodel import col, select

from bricks.storage.events import Expired, Held, Released, RemovalReason, Removed, RetentionStarted
from bricks.storage.rules.retention import keep_until
from bricks.storage.settings import RetentionFrom, StorageSettings
from bricks.storage.tables import DocumentRow, VersionRow
from commons.calendar import date_words, local_day
from commons.erasing import Erasure
from commons.errors import Fault, Invalid, Refused
from commons.model import Model, Text
from commons.refs import CaseRef, DocumentRef, subject
from commons.transaction import Transaction

REF = "01890a5d-ac96-774b-bcce-b302099a8057"
"""The reference in the examples of the API."""

AT = time(3)
"""When documents go on the day their retention ends, UTC: at night, when nobody is looking at them."""


class Hold(Model):
    """A legal hold: the document must not go, whatever its retention period says."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"document": REF, "reason": "Complaint to the ombudsman, stage 2."}]}
    )

    document: Annotated[DocumentRef, subject]
    reason: Text


def hold(given: Hold, tx: Transaction) -> Held:
    """Put a document under legal hold. Refused when it is already."""
    row = there(tx.get(DocumentRow, given.document))
    if row.held:
        raise Refused("This document is already under legal hold.", to_do="End that hold first to change its reason.")
    row.held, row.hold_reason = True, given.reason
    return Held(document=row.ref)


class OneDocument(Model):
    """The document that is meant."""

    document: Annotated[DocumentRef, subject]


def release(given: OneDocument, tx: Transaction) -> Released:
    """End a legal hold; a document whose time ran out meanwhile goes in the coming night."""
    row = there(tx.get(DocumentRow, given.document))
    if not row.held:
        raise Refused("This document is not under legal hold.", to_do="Open the document again.")
    row.held, row.hold_reason = False, ""
    if row.keep_until <= local_day(tx.now):
        _set_timer(row, date.fromordinal(tx.now.date().toordinal() + 1), tx)
    return Released(document=row.ref)


class Remove(Model):
    """Removing a document, with a reason where its time is not over."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"document": REF, "reason": "uploaded-in-error"}]})

    document: Annotated[DocumentRef, subject]
    reason: RemovalReason | None = Field(default=None, description="Needed before the end of the retention period")


def remove(given: Remove, tx: Transaction) -> Removed:
    """Remove a document with all of its versions.

    Refused under legal hold, whatever the reason; before the end of retention it takes a reason.
    """
    row = there(tx.get(DocumentRow, given.document))
    if row.held:
        raise Refused(
            "This document is under legal hold and cannot be removed.",
            expected="A document without a hold.",
            to_do="Ask whoever set the hold to end it first.",
        )
    if given.reason is None and row.keep_until > local_day(tx.now):
        raise Invalid(
            f"This document is kept until {_until(row)}.",
            expected="A reason to remove it earlier.",
            faults=[Fault("reason", "Choose why it is removed before its time")],
        )
    size = _forget(row, given.reason.value if given.reason else "retention", tx)
    tx.cancel_later(f"expire-{row.ref}")
    return Removed(document=row.ref, reason=given.reason, size=size)


def expire(given: OneDocument, tx: Transaction) -> Expired | None:
    """Remove a document whose retention is over; one under hold, or kept longer since, stays."""
    row = tx.get(DocumentRow, given.document)
    if row.gone or row.held or row.keep_until > local_day(tx.now):
        return None
    return Expired(document=row.ref, size=_forget(row, "retention", tx))


class StartRetention(Model):
    """The case whose documents begin their retention period."""

    case: Annotated[CaseRef, subject]


def start_retention(given: StartRetention, tx: Transaction) -> RetentionStarted | None:
    """Begin the retention period of every document of this journey, as from today.

    Changes nothing where the settings count from the day on which a document was kept.
    """
    settings = tx.settings(StorageSettings)
    if settings.keep_from is RetentionFrom.KEPT:
        return None
    until = keep_until(local_day(tx.now), settings.keep_for)
    here = select(DocumentRow).where(col(DocumentRow.thread) == tx.thread, col(DocumentRow.gone) == False)  # noqa: E712
    rows = [row for row in tx.all(here.limit(500)) if row.keep_until != until]
    for row in rows:
        retain(row, until, tx)
    return RetentionStarted(until=until, documents=len(rows)) if rows else None


def retain(row: DocumentRow, until: date, tx: Transaction) -> None:
    """Set the end of retention, and the timer for it."""
    row.keep_until = until
    _set_timer(row, until, tx)


def there(row: DocumentRow) -> DocumentRow:
    """The document, if it has not been removed."""
    if row.gone:
        raise Refused("This document has been removed.", to_do="Add it again if it is needed.")
    return row


def _set_timer(row: DocumentRow, day: date, tx: Transaction) -> None:
    at = datetime.combine(day, AT, UTC)
    tx.later(at, expire, OneDocument(document=row.ref), key=f"expire-{row.ref}")


def _until(row: DocumentRow) -> str:
    return "its case is closed and some time after" if row.keep_until.year == 9999 else date_words(row.keep_until)


def let_go(erasure: Erasure) -> None:
    """Give every document of an erased journey up, with its versions and words. Refused under legal hold."""
    tx = erasure.tx
    tx.alone(f"documents {tx.thread}")
    rows = tx.all(
        select(DocumentRow).where(col(DocumentRow.thread) == erasure.thread, col(DocumentRow.gone) == False)  # noqa: E712
    )
    if any(row.held for row in rows) and not erasure.again:
        raise Refused(
            "A document of this journey is under legal hold, so nothing of it can be erased.",
            expected="Documents without a hold.",
            to_do="Ask whoever set the hold to end it first, under Documents.",
        )
    for row in rows:
        for version in tx.all(select(VersionRow).where(col(VersionRow.document) == row.ref)):
            erasure.give_up(version.upload)
            erasure.empty(version)
        erasure.empty(row)
        row.held = False
        _forget(row, "erased", tx)


def _forget(row: DocumentRow, reason: str, tx: Transaction) -> int:
    """Drop every version and every word; the content goes with the next sweep. Gives the bytes freed."""
    versions = tx.all(select(VersionRow).where(col(VersionRow.document) == row.ref).limit(1000))
    for version in versions:
        tx.forget_upload(version.upload)
        tx.delete(version)
    row.gone, row.gone_at, row.gone_reason = True, tx.now, reason
    row.title = row.hold_reason = ""
    return sum(version.size for version in versions)

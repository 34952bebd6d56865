"""A small brick for the kernel's own tests: it keeps notes, and can be made to fail."""

from collections.abc import Sequence
from typing import Annotated

from sqlmodel import col, select

from commons.brick import Brick, Delivery, Projection, get, internal, patch, post
from commons.database import Tenant, personal
from commons.errors import Refused
from commons.event import Event, Recorded
from commons.follow import Tables
from commons.model import Line, Listing, Model, Paging
from commons.ports import Message
from commons.refs import Kind, subject
from commons.transaction import Transaction
from commons.view import View

NoteRef = Annotated[str, Kind("note")]


class Note(Tenant, table=True):
    __tablename__ = "keeping_note"
    __kind__ = "note"
    text: str = personal()
    copies: int = 0


class Tally(Tenant, table=True):
    __tablename__ = "keeping_tally"
    name: str
    notes: int = 0


class Keep(Model):
    text: Line


class Kept(Event, name="keeping.kept", applicant_sees=True):
    """A note was kept."""

    note: NoteRef


class Copy(Model):
    note: Annotated[NoteRef, subject]


class Copied(Event, name="keeping.copied"):
    """A note was copied."""

    note: NoteRef


class Change(Model):
    note: Annotated[NoteRef, subject]
    version: int
    text: Line


class Changed(Event, name="keeping.changed"):
    """A note was changed."""

    note: NoteRef


class Sent(Event, name="keeping.sent"):
    """A note was sent."""

    note: NoteRef


class Asked(Paging):
    note: NoteRef | None = None


def keep(given: Keep, tx: Transaction) -> Kept:
    """Keep a note; the words "refuse", "late" (after it has written) and "break" make it fail."""
    note = tx.add(Note(text=given.text))
    if given.text == "late":
        tx.flush()
        raise Refused("This note was refused late.", to_do="Write another one.")
    if given.text == "refuse":
        raise Refused("This note was refused.", to_do="Write another one.")
    if given.text == "break":
        raise ZeroDivisionError("a secret that no reader may see")
    return Kept(note=note.ref)


def keep_silently(given: Keep, tx: Transaction) -> Kept | None:
    """A mistake: rows without an event."""
    tx.add(Note(text=given.text))
    return None


def copy(given: Copy, tx: Transaction) -> Copied:
    """Count a copy of a note; a note that says "stuck" cannot be copied."""
    note = tx.get(Note, given.note)
    if note.text == "stuck":
        raise Refused("A stuck note cannot be copied.", to_do="Change its text and try again.")
    note.copies += 1
    return Copied(note=note.ref)


def change(given: Change, tx: Transaction) -> Changed:
    """Change a note's text."""
    note = tx.get(Note, given.note, version=given.version)
    note.text = given.text
    return Changed(note=note.ref)


def remind(given: Copy, tx: Transaction) -> Changed:
    """Have the note copied in an hour."""
    from datetime import timedelta

    tx.later(tx.now + timedelta(hours=1), copy, given, key="reminder")
    return Changed(note=given.note)


def sent(given: Copy, tx: Transaction) -> Sent:
    """Record that a note was sent."""
    return Sent(note=given.note)


def not_quiet(records: Sequence[Recorded], view: View) -> list[Recorded]:
    """The notes that are to be sent: one that says "quiet" is not, and "puzzle" cannot be told."""
    texts = dict(view.rows(select(Note.ref, Note.text).where(col(Note.ref).in_([r.event.note for r in records]))))  # type: ignore[attr-defined]
    if "puzzle" in texts.values():
        raise ZeroDivisionError
    return [record for record in records if texts[record.event.note] != "quiet"]  # type: ignore[attr-defined]


def send(record: Recorded, view: View) -> Copy | None:
    """Send a note to its keeper."""
    note: str = record.event.note  # type: ignore[attr-defined]
    view.ports.messages.send(Message("somebody@example.org", "A note", view.get(Note, note).text, key=record.id))
    return Copy(note=note)


def notes(asked: Asked, view: View) -> Listing[str]:
    """The texts of the notes."""
    return Listing(items=tuple(note.text for note in view.all(select(Note).limit(asked.limit))))


def tally(record: Recorded, tables: Tables) -> None:
    """Count events by name."""
    name = record.event.event_name
    row = tables.get(Tally, organisation=record.organisation, service=record.service, name=name)
    row = row or tables.add(Tally(name=name))
    row.notes += 1


brick = Brick(
    name="keeping",
    version="1.0.0",
    summary="Keeps notes",
    owner="tests",
    api={
        1: [
            post("/notes", keep, may="apply"),
            post("/silent", keep_silently, may="casework"),
            get("/notes", notes, may="casework", personal=True),
            patch("/notes/{note}", change, may="casework"),
            post("/notes/{note}/copies", copy, may="casework"),
            post("/notes/{note}/reminders", remind, may="casework"),
        ]
    },
    internal=[internal(sent)],
    tables=(Note,),
    projections=[Projection(name="tally", tables=(Tally,), apply=tally)],
    deliveries=[Delivery(name="post", on=(Kept,), picks=not_quiet, send=send, record=sent)],
    units={"note": Kept},
)

SERVICE = """
service: notes
title: Notes
organisation: example-town
origin: example
lgsl: none
owner: owner@example.org
bricks: [keeping@1]
flow:
  - {when: keeping.kept, do: keeping.copy, take: {note: note}}
"""

"""Erasing a person: what every brick keeps of one journey is emptied; its rows and the ledger stay.

What is emptied is what tables declare as personal or special. A brick that has more to do says so in `Brick.erase`.
Each erasure is also listed outside of the database, by references alone, so that a restore can do it again.
"""

import enum
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, cast, get_origin

import sqlalchemy as sa
from pydantic import Field, ValidationError
from pydantic_core import PydanticUndefined
from sqlmodel import SQLModel, col, select

from commons.access import Actor
from commons.brick import Brick
from commons.database import Tenant
from commons.database.prepared import housekeeping, limit_to
from commons.event import Event, Recorded
from commons.ledger import ledger, sessions, uploads
from commons.model import Model
from commons.refs import Kind
from commons.transaction import Transaction
from commons.view import View

AGAIN = Actor(id="flow:restore")
"""Who does again, after a restore, what was done before: nothing refuses that."""


class Reason(enum.StrEnum):
    """Why somebody's details are erased."""

    ASKED = "person-asked"
    NOT_NEEDED = "no-longer-needed"
    NEVER = "should-not-be-held"


class Erased(Event):
    """What was erased, in numbers; bricks name it after themselves."""

    reason: Reason
    details: int
    """Answers, names, messages and other details that were emptied."""
    records: int
    """Records in which they stood."""
    files: int


class Erase(Model):
    """Why a person's details are erased; bricks add whose."""

    reason: Reason = Field(title="why", description="Recorded for good, with the numbers of what was erased")


class Listed(Model):
    """An erasure that now stands in the list outside of the database."""


class Receipt(Model):
    """That a person's details were erased: the event, and how much it was."""

    event: str
    at: datetime
    reason: Reason
    details: int
    records: int
    files: int


class Line(Model):
    """One erasure in the list outside of the database: no words, so that it may be kept where it is safe."""

    event: str
    at: datetime
    organisation: str
    service: str
    brick: str
    thread: str
    given: dict[str, str]


@dataclass
class Erasure:
    """One erasure under way. `again`: it is done once more after a restore, so that nothing may refuse it."""

    tx: Transaction
    again: bool = False
    details: int = 0
    records: int = 0
    files: set[str] = field(default_factory=set)

    @property
    def thread(self) -> str:
        """The journey."""
        return self.tx.thread

    @property
    def numbers(self) -> dict[str, int]:
        """How much it was, for the event."""
        return {"details": self.details, "records": self.records, "files": len(self.files)}

    def empty(self, row: Tenant) -> None:
        """Empty every personal and special column of a row."""
        full = {name: make() for name, make in emptied(type(row)).items() if getattr(row, name) != make()}
        for name, empty in full.items():
            setattr(row, name, empty)
        self.details, self.records = self.details + len(full), self.records + bool(full)

    def give_up(self, upload: str) -> None:
        """Give a file up: its content goes with a sweep, unless another upload holds the same."""
        self.tx.forget_upload(upload)
        self.files.add(upload)


def erase(tx: Transaction) -> Erasure | None:
    """Erase this journey; None where nothing is left to erase. Refused while one of the bricks must keep it."""
    erasure = Erasure(tx, again=tx.actor == AGAIN)
    for brick in tx.bricks.values():
        if brick.erase is not None:
            brick.erase(erasure)
    for upload in _files_of(tx):
        erasure.give_up(upload)
    for table in _tables(tx.bricks.values()):
        for row in tx.all(select(table).where(col(table.thread) == tx.thread)):
            erasure.empty(row)
    housekeeping(tx.connection)
    tx.connection.execute(sa.delete(sessions).where(sessions.c.thread == tx.thread))
    limit_to(tx.connection, tx.organisation)
    return erasure if erasure.details or erasure.files else None


def receipt(thread: str, view: View) -> Receipt | None:
    """The last time that this journey was erased; None where it was not."""
    names = [name for brick in view.bricks.values() for name, each in brick.events.items() if issubclass(each, Erased)]
    if view.actor.is_applicant and view.actor.thread != thread:
        return None
    limit_to(view.connection, view.organisation)
    found = sa.select(ledger.c.id, ledger.c.at, ledger.c.data).where(
        ledger.c.thread == thread, ledger.c.organisation == view.organisation, ledger.c.name.in_(names)
    )
    row = view.connection.execute(found.order_by(ledger.c.position.desc()).limit(1)).one_or_none()
    if row is None:
        return None
    told = {name: value for name, value in json.loads(row.data).items() if name in Erased.model_fields}
    return Receipt(event=row.id, at=row.at, **told)


def keep_listed(record: Recorded, view: View) -> Listed:
    """For a delivery: list an erasure outside of the database, and take away the messages that lie here."""
    assert isinstance(record.event, Erased)
    view.ports.messages.forget(each.id for each in view.timeline(record.thread))
    given = view.bricks[record.brick].operations["erase"].given.model_fields
    line = Line(
        **{name: getattr(record, name) for name in ("at", "organisation", "service", "brick", "thread")},
        event=record.id,
        given={name: str(value) for name, value in record.event.model_dump(mode="json").items() if name in given},
    )
    view.ports.erasures.add(line.model_dump_json())
    return Listed()


def read_lines(text: str) -> list[Line]:
    """The erasures of a list; a line that a power cut has torn is left out: its erasure was listed again."""
    found = []
    for line in text.splitlines():
        try:
            found.append(Line.model_validate_json(line))
        except ValidationError:
            continue
    return found


@cache
def emptied(table: type[SQLModel]) -> Mapping[str, Callable[[], Any]]:
    """The personal and special columns of a table, each with what makes its empty value."""
    return {
        column.key: _empty(table, column)
        for column in sa.inspect(table, raiseerr=True).columns
        if "classification" in column.info
    }


def _empty(table: type[SQLModel], column: sa.Column[Any]) -> Callable[[], Any]:
    info = table.model_fields[column.key]
    kind = get_origin(info.annotation) or info.annotation
    default: Any = None if info.default is PydanticUndefined else info.default
    if info.default_factory is not None:
        return cast(Callable[[], Any], info.default_factory)
    if column.nullable or default in ("", {}, []):
        return lambda: default
    if kind not in (str, dict, list):
        raise TypeError(f"{table.__name__}.{column.key} is personal and has no empty value: let it be None")
    return cast(Callable[[], Any], kind)


def _tables(bricks: Iterable[Brick]) -> list[type[Tenant]]:
    every = [table for brick in bricks if not brick.platform for table in brick.tables]
    return [table for table in every if issubclass(table, Tenant) and emptied(table)]


def _files_of(tx: Transaction) -> list[str]:
    """The files that the journey's events name, and those that its applicant has sent."""
    named = {
        str(getattr(record.event, name))
        for record in tx.timeline(tx.thread)
        for name, info in type(record.event).model_fields.items()
        if Kind("upload") in info.metadata
    }
    people = [
        f"person:{ref}"
        for table in _tables(tx.bricks.values())
        if table.__kind__ == "person"
        for ref in tx.all(select(table.ref).where(col(table.thread) == tx.thread))
    ]
    limit_to(tx.connection, tx.organisation)
    found = sa.select(uploads.c.ref).where(
        uploads.c.organisation == tx.organisation,
        uploads.c.service == tx.service.slug,
        uploads.c.ref.in_(named) | uploads.c.actor.in_(people),
        uploads.c.kept | (uploads.c.filename != ""),
    )
    return list(tx.connection.execute(found).scalars())

"""A stand-in for the brick beside cases: a desk that takes applications and knows people."""

from collections.abc import Iterable
from typing import Annotated

from sqlmodel import col, select

from commons.brick import Brick, internal, post
from commons.database import Tenant, personal
from commons.event import Event
from commons.model import Line, Model
from commons.refs import ApplicationRef, CaseRef, Code, Contact, Label, PersonRef, subject
from commons.transaction import Transaction
from commons.view import View


class Received(Event, name="desk.received", applicant_sees=True):
    """Application received."""

    application: ApplicationRef
    applicant: PersonRef


class TakenBack(Event, name="desk.taken_back", applicant_sees=True):
    """Application withdrawn."""

    application: ApplicationRef


class Entered(Event, name="desk.entered"):
    """Stage entered."""

    case: CaseRef
    stage: Code


class PersonRow(Tenant, table=True):
    __tablename__ = "desk_person"
    __kind__ = "person"
    name: str = personal()
    email: str = personal(default="")


class ApplicationRow(Tenant, table=True):
    __tablename__ = "desk_application"
    __kind__ = "application"
    number: str


class Apply(Model):
    name: Line
    email: str = ""


def receive(given: Apply, tx: Transaction) -> Received:
    person = tx.add(PersonRow(name=given.name, email=given.email))
    application = tx.add(ApplicationRow(number=f"BW-{given.name[:3].upper()}"))
    return Received(application=application.ref, applicant=person.ref)


class One(Model):
    application: Annotated[ApplicationRef, subject]


def take_back(given: One, tx: Transaction) -> TakenBack:
    return TakenBack(application=given.application)


class Stage(Model):
    case: Annotated[CaseRef, subject]
    stage: Code


def enter(given: Stage, tx: Transaction) -> Entered:
    return Entered(case=given.case, stage=given.stage)


def label_people(refs: Iterable[str], view: View) -> dict[str, Label]:
    return {row.ref: Label(row.name) for row in view.all(select(PersonRow).where(col(PersonRow.ref).in_(list(refs))))}


def label_applications(refs: Iterable[str], view: View) -> dict[str, Label]:
    rows = view.all(select(ApplicationRow).where(col(ApplicationRow.ref).in_(list(refs))))
    return {row.ref: Label(row.number) for row in rows}


def find_people(text: str, view: View) -> list[str]:
    rows = view.all(select(PersonRow).where(col(PersonRow.name).ilike(f"%{text}%")).limit(201))
    return [row.ref for row in rows]


def find_applications(text: str, view: View) -> list[str]:
    return [row.ref for row in view.all(select(ApplicationRow).where(col(ApplicationRow.number) == text.upper()))]


def contacts(refs: Iterable[str], view: View) -> dict[str, Contact]:
    rows = view.all(select(PersonRow).where(col(PersonRow.ref).in_(list(refs))))
    return {row.ref: Contact(email=row.email) for row in rows}


class Nothing(Model):
    pass


def codes(settings: object) -> dict[str, dict[str, str]]:
    return {"stage": {"check": "Check the request", "collect": "Collect"}}


desk = Brick(
    name="desk",
    version="1.0.0",
    summary="Takes applications, for tests",
    owner="tests",
    api={1: [post("/applications", receive, may="anyone"), post("/stages", enter, may="casework")]},
    internal=[internal(take_back)],
    tables=(PersonRow, ApplicationRow),
    labels={"person": label_people, "application": label_applications},
    find={"person": find_people, "application": find_applications},
    contacts={"person": contacts},
    codes=codes,
    settings=Nothing,
)

"""Stand-ins for the bricks beside storage: a counter with applications and cases, which attaches files and closes."""

from typing import Annotated

from commons.brick import Brick, internal, post
from commons.database import Tenant
from commons.event import Event
from commons.model import Model
from commons.refs import ApplicationRef, CaseRef, Code, PersonRef, UploadRef, subject
from commons.transaction import Transaction


class Opened(Event, name="counter.opened"):
    """Journey begun."""

    application: ApplicationRef
    case: CaseRef
    person: PersonRef


class Attached(Event, name="counter.attached"):
    """File attached."""

    application: ApplicationRef
    upload: UploadRef
    question: Code


class Closed(Event, name="counter.closed"):
    """Case closed."""

    case: CaseRef


class ApplicationRow(Tenant, table=True):
    __tablename__ = "counter_application"
    __kind__ = "application"


class CaseRow(Tenant, table=True):
    __tablename__ = "counter_case"
    __kind__ = "case"


class PersonRow(Tenant, table=True):
    __tablename__ = "counter_person"
    __kind__ = "person"


class Nothing(Model):
    """An input without fields."""


def begin(given: Nothing, tx: Transaction) -> Opened:
    application, case, person = tx.add(ApplicationRow()), tx.add(CaseRow()), tx.add(PersonRow())
    return Opened(application=application.ref, case=case.ref, person=person.ref)


class Attach(Model):
    application: Annotated[ApplicationRef, subject]
    upload: UploadRef
    question: Code = "evidence"


def attach(given: Attach, tx: Transaction) -> Attached:
    return Attached(application=given.application, upload=given.upload, question=given.question)


class One(Model):
    case: Annotated[CaseRef, subject]


def close(given: One, tx: Transaction) -> Closed:
    return Closed(case=given.case)


counter = Brick(
    name="counter",
    version="1.0.0",
    summary="Begins journeys, for tests",
    owner="tests",
    api={1: [post("/journeys", begin, may="anyone")]},
    internal=[internal(attach), internal(close)],
    tables=(ApplicationRow, CaseRow, PersonRow),
)

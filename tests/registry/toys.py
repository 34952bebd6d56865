"""A small brick to compose services of: it lends toys."""

from collections.abc import Iterable
from typing import Annotated

from sqlmodel import Field, col, select

from commons.brick import Brick, get, internal, post
from commons.database import Tenant
from commons.errors import Refused
from commons.event import Event
from commons.model import Line, Model
from commons.refs import CaseRef, Code, Label, subject
from commons.transaction import Transaction
from commons.view import View


class ToyRow(Tenant, table=True):
    """A toy that was lent."""

    __tablename__ = "toys_toy"
    __kind__ = "case"

    kind: str = Field(max_length=40)
    back: bool = False


class Lent(Event, name="toys.lent"):
    """Toy lent."""

    case: CaseRef
    kind: Code


class Returned(Event, name="toys.returned"):
    """Toy returned."""

    case: CaseRef


class Lend(Model):
    kind: Code


class OneToy(Model):
    case: Annotated[CaseRef, subject]


class Toy(Model):
    kind: str
    back: bool


class ToySettings(Model):
    """What is lent."""

    shelf: Line = "bears"
    days: int = Field(default=7, ge=1)


def lend(given: Lend, tx: Transaction) -> Lent:
    """Lend a toy."""
    return Lent(case=tx.add(ToyRow(kind=given.kind)).ref, kind=given.kind)


def fetch(given: OneToy, tx: Transaction) -> Returned:
    """Fetch a toy back; bears refuse."""
    row = tx.get(ToyRow, given.case)
    if row.kind == "bear":
        raise Refused("Bears do not come back.", to_do="Lend it something else.")
    row.back = True
    return Returned(case=given.case)


def read(asked: OneToy, view: View) -> Toy:
    """Read a toy."""
    row = view.get(ToyRow, asked.case)
    return Toy(kind=row.kind, back=row.back)


def label(refs: Iterable[str], view: View) -> dict[str, Label]:
    """Toys by what they are."""
    found = view.all(select(ToyRow).where(col(ToyRow.ref).in_(list(refs))))
    return {row.ref: Label(f"Toy {row.kind}", f"/work/{view.organisation}/toys/{row.ref}") for row in found}


brick = Brick(
    name="toys",
    version="1.0.0",
    summary="Lends toys",
    owner="toys@example.org",
    settings=ToySettings,
    tables=(ToyRow,),
    api={1: [post("/toys", lend, may="apply"), get("/toys/{case}", read, may="casework")]},
    internal=[internal(fetch)],
    labels={"case": label},
    units={"case": Lent},
)

"""Greets people and counts the greetings."""

from commons.brick import Brick, get, post
from commons.database import Tenant
from commons.event import Event
from commons.model import Line, Listing, Model, Paging
from commons.refs import PersonRef
from commons.transaction import Transaction
from commons.view import View
from commons.database import personal
from sqlmodel import select


class Greeting(Tenant, table=True):
    __tablename__ = "hello_greeting"
    __kind__ = "person"
    name: str = personal()


class Greet(Model):
    name: Line


class Greeted(Event, name="hello.greeted", applicant_sees=True):
    """Somebody was greeted."""

    person: PersonRef


def greet(given: Greet, tx: Transaction) -> Greeted:
    """Greet somebody."""
    return Greeted(person=tx.add(Greeting(name=given.name)).ref)


def greetings(asked: Paging, view: View) -> Listing[str]:
    """Everybody who was greeted."""
    return Listing(items=tuple(row.name for row in view.all(select(Greeting).limit(asked.limit))))


brick = Brick(
    name="hello",
    version="1.0.0",
    summary=__doc__ or "",
    owner="example",
    api={1: [post("/greetings", greet, may="apply"), get("/greetings", greetings, may="casework", personal=True)]},
    tables=(Greeting,),
)

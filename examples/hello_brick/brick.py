"""Greets people and remembers whom it greeted."""

from commons.author import Brick, Event, Line, Listing, Model, Paging, PersonRef, Tenant, Transaction, View
from commons.author import get, personal, post, select


class Greeting(Tenant, table=True):
    __tablename__ = "hello_greeting"
    name: str = personal()


class Greet(Model):
    name: Line


class Greeted(Event, name="hello.greeted"):
    """Somebody was greeted."""

    person: PersonRef


def greet(given: Greet, tx: Transaction) -> Greeted:
    """Greet somebody."""
    row = tx.add(Greeting(name=given.name))
    return Greeted(person=row.ref)


def greetings(asked: Paging, view: View) -> Listing[str]:
    """Everybody who was greeted."""
    rows = view.all(select(Greeting).limit(asked.limit))
    return Listing(items=tuple(row.name for row in rows))


api = [post("/greetings", greet, may="apply"), get("/greetings", greetings, may="casework", personal=True)]
brick = Brick(name="hello", version="1.0.0", summary="Greets people", owner="you", api={1: api}, tables=(Greeting,))

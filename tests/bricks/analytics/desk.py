"""Three small bricks that record what real ones record, so that analytics is tested by itself."""

import enum
from pathlib import Path

from starlette.testclient import TestClient

from bricks.analytics import brick as analytics
from commons.access import Grant
from commons.brick import Brick, post
from commons.event import Event
from commons.hooks import hookimpl
from commons.model import Model
from commons.refs import ApplicationRef, CaseRef, Code, PersonRef, new_ref
from commons.service import Service
from commons.sessions import open_session
from commons.testing import World
from commons.transaction import Transaction

ROOT = Path(__file__).parents[3]


class Channel(enum.StrEnum):
    ONLINE = "online"
    PHONE = "phone"
    POST = "post"


class By(enum.StrEnum):
    STAFF = "staff"
    APPLICANT = "applicant"


class Begun(Event, name="registration.begun"):
    """Begun."""

    application: ApplicationRef
    channel: Channel


class Received(Event, name="registration.received"):
    """Received."""

    application: ApplicationRef
    applicant: PersonRef
    channel: Channel


class Entered(Event, name="workflow.entered"):
    """A stage began."""

    case: CaseRef
    stage: Code


class Opened(Event, name="cases.opened"):
    """Opened."""

    case: CaseRef


class Decided(Event, name="cases.decided"):
    """Decided."""

    case: CaseRef
    outcome: Code


class Closed(Event, name="cases.closed"):
    """Closed."""

    case: CaseRef
    outcome: Code | None = None


class Reopened(Event, name="cases.reopened"):
    """Reopened."""

    case: CaseRef


class Messaged(Event, name="cases.messaged"):
    """Messaged."""

    case: CaseRef
    by: By


class Told(Model):
    """What happened: anything that any of the events carries."""

    ref: str
    person: str = ""
    channel: Channel = Channel.ONLINE
    word: str = "agreed"
    by: By = By.APPLICANT


def begin(given: Told, tx: Transaction) -> Begun:
    """Begin an application."""
    return Begun(application=given.ref, channel=given.channel)


def receive(given: Told, tx: Transaction) -> Received:
    """Receive an application."""
    return Received(application=given.ref, applicant=given.person or given.ref, channel=given.channel)


def enter(given: Told, tx: Transaction) -> Entered:
    """Enter a stage."""
    return Entered(case=given.ref, stage=given.word)


def open_(given: Told, tx: Transaction) -> Opened:
    """Open a case."""
    return Opened(case=given.ref)


def decide(given: Told, tx: Transaction) -> Decided:
    """Decide."""
    return Decided(case=given.ref, outcome=given.word)


def close(given: Told, tx: Transaction) -> Closed:
    """Close a case."""
    return Closed(case=given.ref)


def end(given: Told, tx: Transaction) -> Closed:
    """Close a case with an outcome."""
    return Closed(case=given.ref, outcome=given.word)


def reopen(given: Told, tx: Transaction) -> Reopened:
    """Open a case again."""
    return Reopened(case=given.ref)


def message(given: Told, tx: Transaction) -> Messaged:
    """Write."""
    return Messaged(case=given.ref, by=given.by)


def _brick(name: str, *actions: object, **more: object) -> Brick:
    operations = [post(f"/{run.__name__}", run, may="anyone") for run in actions]  # type: ignore[attr-defined]
    return Brick(name=name, version="1.0.0", summary="x", owner="x", api={1: operations}, **more)  # type: ignore[arg-type]


class Cases:
    """The brick of cases, with a hook by which every account is a caseworker."""

    brick = _brick("cases", open_, decide, close, end, reopen, message, units={"case": Closed})

    @hookimpl
    def commons_grants(self, actor: str) -> tuple[Grant, ...]:
        return (Grant("caseworker", "*", None),) if actor.startswith("account:") else ()


BRICKS = [_brick("registration", begin, receive), _brick("workflow", enter), Cases(), analytics]

FILE = """
service: bulky-waste
title: Book a bulky waste collection
organisation: anyborough
origin: {origin}
lgsl: 528
lgil: 0
owner: waste@example.gov.uk
bricks: [{bricks}]
costs:
  - {{what: Collection crews, class: frontline, amount: "30.00", per: case, source: "illustrative"}}
  - {{what: Caseworker, class: frontline support, minutes: 6, per: case, rate: caseworker, source: "illustrative"}}
"""
INCOME = """income:
  - {what: Collection fee, amount: "40.00", per: registration.received, source: "illustrative"}
"""
ALL = "registration@1, cases@1, workflow@1, analytics@1"


class Desk:
    """A world with one service, in which journeys can be played."""

    def __init__(self, folder: Path, *, origin: str = "example", bricks: str = ALL) -> None:
        self.world = World(folder, BRICKS, examples=ROOT / "examples")
        text = FILE.format(origin=origin, bricks=bricks) + (INCOME if "registration" in bricks else "")
        self.service: Service = self.world.publish({"service.yaml": text})

    def do(self, action: object, thread: str, **more: object) -> None:
        """Perform an action in a thread; its reference is the thread's own."""
        given = Told(ref=thread, **more)  # type: ignore[arg-type]
        self.world.perform(self.service, action, given, thread=thread)  # type: ignore[arg-type]

    def apply(self, **more: object) -> str:
        """Receive an application; gives its thread."""
        thread = new_ref()
        self.do(receive, thread, **more)
        return thread

    def staff_client(self) -> TestClient:
        """A client that has signed in as a caseworker."""
        client = self.world.client()
        client.cookies.set("__Host-session", open_session(self.world.commons, f"account:{new_ref()}").token)
        return client

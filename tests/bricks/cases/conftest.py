"""An installation with cases in two organisations, and people to act in it."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from bricks.cases.brick import brick
from bricks.cases.events import Opened
from commons.access import Actor
from commons.service import Service
from commons.sessions import open_session
from commons.testing import World
from tests.bricks.cases import neighbours

SERVICE = """
service: {service}
title: Book a bulky waste collection
organisation: {organisation}
origin: example
lgsl: 528
lgil: 0
delivered_by: {organisation}
model: direct
owner: waste@example.gov.uk
bricks: [desk@1, cases@1]
settings:
  cases:
    outcomes:
      - {{code: granted, title: Granted, applicant_words: We will collect your items.}}
      - {{code: refused, title: Refused, show_reason: true, needs_reason: true}}
    teams:
      - {{code: crews, title: Collection crews}}
      - {{code: office, title: Office}}
flow:
  - {{when: desk.received, do: cases.open, take: {{application: application, applicant: applicant}}}}
  - {{when: desk.taken_back, do: cases.withdraw, take: {{application: application}}}}
  - {{when: desk.entered, do: cases.progress, take: {{case: case, stage: stage}}}}
costs: []
"""


class Browser:
    """A session, and forms filled in as a browser does: with the page's own hidden fields."""

    def __init__(self, office: "Office", actor: Actor) -> None:
        where = (office.service.organisation, office.service.slug) if actor.is_applicant else (None, None)
        session = open_session(
            office.world.commons, actor.id, thread=actor.thread, organisation=where[0], service=where[1]
        )
        self.client = office.client()
        name = "application" if actor.is_applicant else "session"
        self.client.cookies.set(f"__Host-{name}", session.token)
        self.work = f"/work/{office.service.organisation}/{office.service.slug}"
        self.public = f"/s/{office.service.organisation}/{office.service.slug}"

    def get(self, path: str, status: int = 200) -> str:
        """A page's text."""
        answer = self.client.get(path)
        assert answer.status_code == status, (answer.status_code, answer.text)
        return answer.text

    def send(self, page: str, action: str, status: int = 200, **fields: Any) -> str:
        """Fill in the form with this action on a page; the text of where it leads."""
        text = self.get(page)
        form = re.search(rf'<form action="{re.escape(action)}" method="post"[^>]*>(.*?)</form>', text, re.DOTALL)
        assert form, f"{page} has no form for {action}"
        hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form.group(1))
        answer = self.client.post(action, data=dict(hidden) | fields)
        assert answer.status_code == status, (answer.status_code, answer.text)
        return answer.text


class Office:
    """A world with one service, and what tests do in it again and again."""

    def __init__(self, world: World, organisation: str = "exampleton", service: str = "bulky-waste") -> None:
        self.world = world
        self.service: Service = world.publish(
            {"service.yaml": SERVICE.format(organisation=organisation, service=service)}
        )
        self.mary = self.member("Mary Brown")
        self.john = self.member("John Green")
        self.boss = self.member("Ann Black", "supervisor")

    def member(self, name: str, role: str = "caseworker") -> Actor:
        actor = self.world.staff(role, organisation=self.service.organisation)
        neighbours.NAMES[actor.ref] = name
        neighbours.ACTORS[actor.id] = actor
        return actor

    def do(self, action: Any, given: Any, actor: Actor | None = None) -> Any:
        """The first event of an action by Mary, or by somebody else."""
        outcome = self.world.perform(self.service, action, given, actor=actor or self.mary)
        return outcome.done[0].event if outcome.done else None

    def ask(self, query: Any, asked: Any, actor: Actor | None = None) -> Any:
        return self.world.ask(self.service, query, asked, actor=actor or self.mary)

    def apply(self, name: str = "Zoë Applicant", email: str = "zoe@example.org") -> Opened:
        """An application comes in; the case that the flow opens for it."""
        self.world.perform(self.service, neighbours.receive, neighbours.Apply(name=name, email=email))
        self.world.settle()
        return next(r.event for r in reversed(self.world.ledger()) if isinstance(r.event, Opened))

    def applicant(self, opened: Opened) -> Actor:
        assert opened.applicant
        return self.world.applicant(opened.applicant, self.thread(opened.case), self.service)

    def thread(self, case: str) -> str:
        return next(r.thread for r in self.world.ledger() if getattr(r.event, "case", None) == case)

    def client(self) -> TestClient:
        """A client of the world's one application: building it takes longer than most tests."""
        if not hasattr(self.world, "app"):
            self.world.app = self.world.client().app  # type: ignore[attr-defined]
        client = TestClient(self.world.app, base_url="https://testserver", raise_server_exceptions=False)  # type: ignore[attr-defined]
        client.headers["sec-fetch-site"] = "same-origin"
        return client

    def browser(self, actor: Actor) -> "Browser":
        """Somebody signed in, looking at pages."""
        return Browser(self, actor)

    def api(self, actor: Actor) -> TestClient:
        """Somebody's program, with a key."""
        client = self.client()
        client.headers["authorization"] = f"Bearer {actor.id}"
        client.base_url = client.base_url.join(f"/api/{self.service.organisation}/{self.service.slug}/")
        return client

    def events(self) -> list[str]:
        return [record.event.event_name for record in self.world.ledger()]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    neighbours.NAMES.clear()
    neighbours.ACTORS.clear()
    made = World(tmp_path, [brick, neighbours.desk, neighbours.Staff()])
    yield made
    made.close()


@pytest.fixture
def office(world: World) -> Office:
    return Office(world)

"""An installation with cases in two organisations, and people to act in it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bricks.cases.brick import brick
from bricks.cases.events import Opened
from commons.access import Actor
from commons.service import Service
from commons.testing import World
from tests.bricks import people
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


class Office:
    """A world with one service, and what tests do in it again and again."""

    def __init__(self, world: World, organisation: str = "exampleton", service: str = "bulky-waste") -> None:
        self.world = world
        self.service: Service = world.publish(
            {"service.yaml": SERVICE.format(organisation=organisation, service=service)}
        )
        self.mary = people.member(world, self.service, "Mary Brown")
        self.john = people.member(world, self.service, "John Green")
        self.boss = people.member(world, self.service, "Ann Black", "supervisor")

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
        return str(next(r.thread for r in self.world.ledger() if getattr(r.event, "case", None) == case))

    def browser(self, actor: Actor) -> people.Browser:
        """Somebody signed in, looking at pages."""
        return people.Browser(self.world, self.service, actor)

    def api(self, actor: Actor) -> people.Api:
        """Somebody's program, with a key."""
        return people.Api(self.world, self.service, actor, "cases")

    def events(self) -> list[str]:
        return [record.event.event_name for record in self.world.ledger()]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    people.NAMES.clear()
    people.ACTORS.clear()
    made = World(tmp_path, [brick, neighbours.desk, people.Staff()])
    yield made
    made.close()


@pytest.fixture
def office(world: World) -> Office:
    return Office(world)

"""An installation with storage, and people who add documents."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bricks.storage.actions.keeping import Keep, keep
from bricks.storage.brick import brick
from bricks.storage.events import Kept
from commons.access import Actor
from commons.service import Service
from commons.testing import World
from commons.uploads import receive
from tests.bricks import people
from tests.bricks.storage import files, neighbours

SERVICE = """
service: {service}
title: Comment on a plan
organisation: {organisation}
origin: example
lgsl: 487
lgil: 0
delivered_by: {organisation}
model: direct
owner: planning@example.gov.uk
bricks: [counter@1, storage@1]
settings:
  storage:
    kinds:
      - {{code: other, title: Other document}}
      - {{code: evidence, title: Evidence, questions: [evidence]}}
      - {{code: letter, title: Decision letter, applicant_may_add: false}}
    megabytes: 1
    most: 5
    keep_for: P1Y
{more}
flow:
  - {{when: counter.attached, do: storage.keep, take: {{application: application, upload: upload, question: question}}}}
  - {{when: counter.closed, do: storage.start_retention, take: {{case: case}}}}
costs: []
"""


class Archive:
    """A world with one service, and what tests do in it again and again."""

    def __init__(
        self, world: World, organisation: str = "exampleton", service: str = "planning-comment", more: str = ""
    ) -> None:
        self.world = world
        text = SERVICE.format(organisation=organisation, service=service, more=more)
        self.service: Service = world.publish({"service.yaml": text})
        self.mary = people.member(world, self.service, "Mary Brown")
        self.boss = people.member(world, self.service, "Ann Black", "supervisor")

    def begin(self) -> neighbours.Opened:
        """A new journey: an application and its case."""
        event = self.world.perform(self.service, neighbours.begin, neighbours.Nothing()).event
        assert isinstance(event, neighbours.Opened)
        return event

    def upload(self, content: bytes = files.PDF, name: str = "letter.pdf", actor: Actor | None = None) -> str:
        """The reference of a file that was just received."""
        return receive(self.world.commons, self.service, actor or self.mary, name, [content]).ref

    def keep(self, case: str, content: bytes = files.PDF, name: str = "letter.pdf", **more: Any) -> str:
        """A document of a case."""
        event = self.do(keep, Keep(upload=self.upload(content, name), case=case, **more))
        assert isinstance(event, Kept)
        return event.document

    def do(self, action: Any, given: Any, actor: Actor | None = None) -> Any:
        """The first event of an action by Mary, or by somebody else."""
        outcome = self.world.perform(self.service, action, given, actor=actor or self.mary)
        return outcome.done[0].event if outcome.done else None

    def ask(self, query: Any, asked: Any, actor: Actor | None = None) -> Any:
        return self.world.ask(self.service, query, asked, actor=actor or self.mary)

    def applicant(self, journey: neighbours.Opened) -> Actor:
        thread = next(r.thread for r in self.world.ledger() if r.event == journey)
        return self.world.applicant(journey.person, thread, self.service)

    def browser(self, actor: Actor) -> people.Browser:
        return people.Browser(self.world, self.service, actor)

    def events(self) -> list[str]:
        return [record.event.event_name for record in self.world.ledger()]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    people.NAMES.clear()
    people.ACTORS.clear()
    made = World(tmp_path, [brick, neighbours.counter, people.Staff()])
    yield made
    made.close()


@pytest.fixture
def archive(world: World) -> Archive:
    return Archive(world)

"""An office on real SQLite: a published service, its staff, and a clock to move."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bricks.workflow import actions, queries
from bricks.workflow.queries import InstanceView, TaskView
from commons.access import Actor
from commons.model import Listing
from commons.testing import World
from commons.transaction import Outcome
from tests.bricks.workflow import desk
from tests.bricks.workflow.documents import COLLECTION


class Office:
    """One service with its cases, and the words that tests use for what staff do."""

    def __init__(self, folder: Path) -> None:
        self.world = World(folder, desk.BRICKS)
        self.world.clock.at = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)  # a Monday
        self.caseworker = self.world.staff("caseworker")
        self.supervisor = self.world.staff("supervisor")
        self.publish(COLLECTION)

    def publish(self, stages: dict[str, Any]) -> None:
        files = {"service.yaml": desk.SERVICE, "stages.yaml": json.dumps(stages)}
        self.service = self.world.publish(files)

    def open(self) -> str:
        outcome = self.world.perform(self.service, desk.open_, desk.Open(), actor=self.caseworker)
        self.world.settle()
        return str(outcome.event.model_dump()["case"])

    def do(self, action: Any, given: Any, *, actor: Actor | None = None) -> Outcome:
        outcome = self.world.perform(self.service, action, given, actor=actor or self.caseworker)
        self.world.settle()
        return outcome

    def record(self, case: str, outcome: str, **more: Any) -> Outcome:
        return self.do(actions.record, actions.RecordOutcome(case=case, outcome=outcome, **more))

    def complete(self, case: str, code: str) -> Outcome:
        return self.do(actions.complete_task, actions.OfTask(task=self.task(case, code).task))

    def at(self, case: str) -> InstanceView:
        found: InstanceView = self.world.ask(
            self.service, queries.instance, queries.ReadInstance(case=case), actor=self.caseworker
        )
        return found

    def tasks(self, *, actor: Actor | None = None, **asked: Any) -> Listing[TaskView]:
        found: Listing[TaskView] = self.world.ask(
            self.service, queries.tasks, queries.Tasks(**asked), actor=actor or self.caseworker
        )
        return found

    def task(self, case: str, code: str) -> TaskView:
        return next(task for task in self.at(case).tasks if task.code == code)

    def names(self, case: str) -> list[str]:
        """The workflow's events of a case, oldest first."""
        events = [record.event for record in self.world.ledger() if record.brick == "workflow"]
        return [event.event_name.removeprefix("workflow.") for event in events if getattr(event, "case", "") == case]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path)
    yield made
    made.world.close()

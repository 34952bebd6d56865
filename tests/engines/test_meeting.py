"""What two processes do to one journey at the same moment adds up, as if one had come after the other."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bricks.workflow import actions
from commons.access import Actor
from commons.transaction import Command
from tests.bricks.workflow.conftest import Office
from tests.bricks.workflow.documents import changed
from tests.engines.meeting import meet

BOTH = [{"id": "check-address", "title": "Check the address"}, {"id": "check-items", "title": "Check the items"}]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path)
    yield made
    made.world.close()


def asked(office: Office, action: Any, given: Any, actor: Actor | None = None) -> Command:
    brick, operation = office.world.commons.installation.owner_of(action)
    service, actor = office.service, actor or office.caseworker
    return Command(brick=brick, operation=operation, service=service, given=given, actor=actor)


def completing(office: Office, case: str, code: str) -> Command:
    return asked(office, actions.complete_task, actions.OfTask(task=office.task(case, code).task))


def deciding(office: Office, case: str) -> Command:
    given = actions.RecordOutcome(case=case, outcome="accepted")
    return asked(office, actions.record, given, Actor(id="flow:desk"))


def decided(office: Office, case: str) -> None:
    office.world.commons.writer.perform(deciding(office, case)).result(timeout=30)


@pytest.mark.parametrize("task_first", [True, False])
def test_a_decision_and_the_last_task_move_a_case_on(office: Office, task_first: bool) -> None:
    case = office.open()
    pair = [deciding(office, case), completing(office, case, "check-address")]
    meet(office.world, *(reversed(pair) if task_first else pair))
    assert office.at(case).stage == "collect"


def test_the_last_two_tasks_move_a_case_on(office: Office) -> None:
    office.publish(changed(check={"required": BOTH}))
    case = office.open()
    decided(office, case)
    meet(office.world, completing(office, case, "check-address"), completing(office, case, "check-items"))
    assert office.at(case).stage == "collect"


@pytest.mark.parametrize("task_first", [True, False])
def test_a_clock_that_runs_again_and_the_last_task_move_a_case_on(office: Office, task_first: bool) -> None:
    case = office.open()
    office.do(actions.pause, actions.Pause(case=case, reason="waiting-for-resident"))
    decided(office, case)
    pair = [asked(office, actions.resume, actions.Resume(case=case)), completing(office, case, "check-address")]
    meet(office.world, *(reversed(pair) if task_first else pair))
    assert office.at(case).stage == "collect"

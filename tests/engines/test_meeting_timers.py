"""A timer that goes off while a task is completed: each holds what the other waits for, and both are done."""

import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import Connection

from bricks.workflow import actions
from commons.database.sending import settle
from commons.follow import clockwork
from commons.transaction import Transaction
from tests.bricks.workflow.conftest import Office
from tests.engines.meeting import LONG_ENOUGH, overlap, running


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path)
    yield made
    made.world.close()


def test_a_timer_and_a_task_that_wait_for_each_other_are_both_done(office: Office) -> None:
    case = office.open()
    office.complete(case, "check-address")
    office.record(case, "accepted")
    given = actions.OfTask(task=office.task(case, "pick-up").task)
    office.world.clock.move(days=60)
    commons, now = office.world.commons, office.world.clock.now()
    completing = commons.command(actions.complete_task, given, actor=office.caseworker, service=office.service)
    timer: list[Future[Any]] = []

    def alone(connection: Connection) -> None:
        Transaction(commons.installation, connection, completing, now).alone(case)
        settle(connection)

    def completes(other: Any) -> None:
        other.writer.submit(alone)
        timer.append(pool.submit(_fire, office))
        time.sleep(LONG_ENOUGH)
        running(other, completing)

    with ThreadPoolExecutor(1) as pool:
        overlap(office.world, completes, lambda: timer[0].result(timeout=30))
    assert office.at(case).outcome == "collected"
    assert "overdue" not in office.names(case)


def _fire(office: Office) -> None:
    commons, now = office.world.commons, office.world.clock.now()
    with commons.installation.reading.connect() as reading:
        (row,) = clockwork.due(reading, now)
    work = partial(clockwork.fire, runner=commons.writer.runner, row=row, now=now)
    commons.writer.submit(work, reaction=True).result(timeout=30)

"""Two writers who meet: an edit of one version, a household's allowance, one key, the last two steps of a stage.

On PostgreSQL each has a connection of its own, as two processes have; on SQLite one writer takes them in turn.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bricks.cases.actions.handling import Change, change
from bricks.cases.queries.casefile import ReadCase, read
from bricks.registration.actions.sending import Register, register
from bricks.registration.tables import AllowanceRow
from bricks.workflow.actions import OfTask, RecordOutcome, complete_task, record
from bricks.workflow.queries import InstanceView, ReadInstance, instance
from commons.access import Actor
from commons.errors import Changed
from commons.transaction import Command, Outcome
from tests.guarantees.crowd import ANSWERS
from tests.guarantees.desk import Desk
from tests.guarantees.report import Found

Asked = Callable[[Desk, int], "Future[Outcome]"]


def interleavings(folder: Path, times: int, _seed: int) -> Found:
    """So many meetings, a quarter of each kind."""
    began = time.monotonic()
    found = Found("No lost update, no double booking", f"{times:,} meetings of two writers")
    first = Desk(folder / "data")
    second = Desk(folder / "data") if first.world.commons.engines.many_write else first
    tally: Counter[str] = Counter()
    case = first.open("A sample case.").result(timeout=60).event.model_dump()["case"]
    first.world.settle()
    version = first.world.ask(first.service, read, ReadCase(case=case), actor=first.staff).version
    try:
        for number in range(times):
            match number % 4:
                case 0:
                    version += _edits(first, second, case, version, tally)
                case 1:
                    _allowances(first, second, number, tally)
                case 2:
                    _keys(first, second, number, tally)
                case _:
                    _last_steps(first, second, tally)
        tally["allowances used twice"] = _used_twice(first)
    finally:
        for desk in {first, second}:
            desk.world.close()
    wrong = (
        "updates lost",
        "edits that both were refused",
        "keys done twice",
        "allowances used twice",
        "stages that stood still",
        "not answered",
    )
    found.figures |= dict.fromkeys(wrong, 0) | dict(tally)
    for name in wrong:
        found.must(tally[name] == 0, f"{tally[name]:,} {name}")
    found.seconds = time.monotonic() - began
    return found


def _meet(first: Desk, second: Desk, asked: Asked, tally: Counter[str]) -> list[Any]:
    """What both are answered, who ask at the same moment."""
    gate = threading.Barrier(2)
    answers: list[Any] = []

    def ask(desk: Desk, place: int) -> None:
        gate.wait()
        try:
            answers.append(asked(desk, place).result(timeout=60))
        except Exception as error:
            answers.append(error)

    threads = [threading.Thread(target=ask, args=(desk, place)) for place, desk in enumerate((first, second))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    tally["meetings"] += 1
    tally["not answered"] += sum(not isinstance(each, Outcome | Changed) for each in answers)
    return answers


def _edits(first: Desk, second: Desk, case: str, version: int, tally: Counter[str]) -> int:
    """Both edit the same version: one does, and the other is told. Gives by how much the version grew."""

    def asked(desk: Desk, place: int) -> "Future[Outcome]":
        urgent = "high" if (version + place) % 2 else "low"
        day = f"2026-{7 + place:02}-{1 + version % 28:02}"
        given = Change.model_validate({"case": case, "version": version, "priority": urgent, "deadline": day})
        command = desk.world.commons.command(change, given, actor=desk.staff, service=desk.service)
        return desk.world.commons.writer.perform(command)

    done = sum(isinstance(each, Outcome) for each in _meet(first, second, asked, tally))
    tally["updates lost"] += done > 1
    tally["edits that both were refused"] += done == 0
    return done


def _allowances(first: Desk, second: Desk, number: int, tally: Counter[str]) -> None:
    """Two people of one household use its one free collection."""
    home = {"line1": f"{number} Sample Street", "town": "Exampleton", "postcode": "EX1 1AA"}

    def asked(desk: Desk, place: int) -> "Future[Outcome]":
        more = {"reduction": True, "reduction-reference": "SAMPLE", "phone": "01632 960001"}
        answers = {**ANSWERS, **more, "address": home, "email": f"sample-{number}-{place}@example.org"}
        given = Register.model_validate({"answers": answers, "channel": "phone"})
        command = desk.world.commons.command(register, given, actor=desk.staff, service=desk.service)
        return desk.world.commons.writer.perform(command)

    _meet(first, second, asked, tally)


def _used_twice(desk: Desk) -> int:
    """Households that used more than there is."""
    table = AllowanceRow.__table__  # type: ignore[attr-defined]
    query = sa.select(table.c.place).group_by(table.c.place).having(sa.func.sum(table.c.number) > 1)
    with desk.world.whole_database() as connection:
        return len(connection.execute(query).all())


def _keys(first: Desk, second: Desk, number: int, tally: Counter[str]) -> None:
    """A client sends again before it was answered, and comes to another process."""
    who = first.staff

    def asked(desk: Desk, _place: int) -> "Future[Outcome]":
        desk.staff = who
        return desk.open("A sample case.", key=f"key-{number}")

    answers = _meet(first, second, asked, tally)
    ids = {each.done[0].id for each in answers if isinstance(each, Outcome) and each.done}
    tally["keys done twice"] += len(ids) > 1


def _last_steps(first: Desk, second: Desk, tally: Counter[str]) -> None:
    """The decision and the last task of a stage: whoever comes second moves the case on."""
    case = first.open("A sample case.").result(timeout=60).event.model_dump()["case"]
    first.world.settle()
    (task,) = [each.task for each in _instance(first, case).tasks if each.required]

    def asked(desk: Desk, place: int) -> "Future[Outcome]":
        commons, flow = desk.world.commons, Actor(id=f"flow:{desk.service.slug}")
        if place:
            given = OfTask(task=task)
            command = commons.command(complete_task, given, actor=desk.staff, service=desk.service)
        else:
            brick, operation = commons.installation.owner_of(record)
            decision = RecordOutcome(case=case, outcome="accepted")
            command = Command(brick=brick, operation=operation, service=desk.service, given=decision, actor=flow)
        return commons.writer.perform(command)

    _meet(first, second, asked, tally)
    tally["stages that stood still"] += _instance(first, case).stage == "check"


def _instance(desk: Desk, case: str) -> InstanceView:
    found: InstanceView = desk.world.ask(desk.service, instance, ReadInstance(case=case), actor=desk.staff)
    return found

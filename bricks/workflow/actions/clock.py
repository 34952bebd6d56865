"""The clock of a stage: pausing, resuming, and noticing that time is up."""

from datetime import date, datetime
from typing import Annotated

from pydantic import ConfigDict, Field

from bricks.workflow.actions.instance import (
    Moved,
    follow,
    go_on,
    instance_of,
    open_required,
    running,
    stages_of,
    tasks_here,
)
from bricks.workflow.events import Dated, Overdue, Paused, Resumed
from bricks.workflow.rules.limits import shifted
from bricks.workflow.rules.moves import move, refuse_pause
from bricks.workflow.tables import NEVER, InstanceRow, Standing
from commons.calendar import add, local_day
from commons.errors import Invalid, Refused
from commons.model import Model
from commons.refs import CaseRef, Code, subject
from commons.transaction import Transaction

MOST_DAYS_AWAY = 366
EXAMPLE_CASE = "018f4a3e-7b1c-7cc4-9a55-0242ac120002"


class Pause(Model):
    """Stop the clock of a case."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"case": EXAMPLE_CASE, "reason": "waiting-for-resident"}]}
    )

    case: Annotated[CaseRef, subject]
    reason: Code = Field(description="One of the reasons that the stage lists")


class Resume(Model):
    """Let the clock of a case run again."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"case": EXAMPLE_CASE}]})

    case: Annotated[CaseRef, subject]


class DateFrom(Model):
    """The day that a stage's limit counts from, such as the day on which a notice was displayed."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"case": EXAMPLE_CASE, "day": "2026-11-20"}]})

    case: Annotated[CaseRef, subject]
    day: date


class TimeUp(Model):
    """A stage's time is up, unless something has changed since the timer was set."""

    case: Annotated[CaseRef, subject]
    due_at: datetime


def pause(given: Pause, tx: Transaction) -> Paused:
    """Stop the clock of a case for a reason that its stage allows."""
    row = running(given.case, tx)
    if row.standing == Standing.PAUSED:
        raise Refused("The clock of this case already stands still.", to_do="Resume it first to give another reason.")
    stages = stages_of(row, tx)
    refuse_pause(stages, stages.by_id[row.stage], given.reason)
    row.standing, row.paused_at, row.reason = Standing.PAUSED.value, tx.now, given.reason
    _show_due(tx, row, NEVER)
    set_timer(tx, row)
    return Paused(case=given.case, stage=row.stage, reason=given.reason)


def resume(given: Resume, tx: Transaction) -> tuple[Resumed | Moved, ...]:
    """Let the clock run again. The stage is due later by the days that it stood still."""
    row = running(given.case, tx)
    if row.standing != Standing.PAUSED or row.paused_at is None:
        raise Refused("The clock of this case is running.", to_do="Nothing is left to do.")
    stages = stages_of(row, tx)
    due = stages.by_id[row.stage].due
    if due is not None:
        row.due_at = shifted(row.due_at, due, row.paused_at, tx.now)
    row.standing, row.paused_at, row.reason = Standing.RUNNING.value, None, None
    _show_due(tx, row, row.due_at)
    resumed = Resumed(case=given.case, stage=row.stage, due=due_day(row))
    moved = go_on(tx, row, stages)
    set_timer(tx, row)
    return resumed, *moved


def date_from(given: DateFrom, tx: Transaction) -> Dated:
    """Count the limit of a stage from another day than the one on which it began."""
    row = running(given.case, tx)
    stage = stages_of(row, tx).by_id[row.stage]
    if stage.counts_from is None or stage.due is None:
        raise Refused(
            f"The limit of '{stage.title}' counts from the day on which the stage began.",
            expected="A stage whose rules say which day its limit counts from.",
            to_do="Nothing is left to do.",
        )
    if row.standing == Standing.PAUSED:
        raise Refused("The clock of this case stands still.", to_do="Resume it, then say which day it was.")
    if abs((given.day - local_day(tx.now)).days) > MOST_DAYS_AWAY:
        raise Invalid("The day is more than a year away.", expected="The day of this case.", to_do="Check the year.")
    row.counts_from, row.due_at, row.overdue = given.day, add(given.day, stage.due), False
    _show_due(tx, row, row.due_at)
    set_timer(tx, row)
    return Dated(case=given.case, stage=row.stage, counts_from=given.day, due=local_day(row.due_at))


def time_up(given: TimeUp, tx: Transaction) -> tuple[Overdue | Moved, ...] | None:
    """Note that a stage was not done in time, or move on where the stage says so."""
    row = instance_of(given.case, tx)
    if row is None or row.standing != Standing.RUNNING or row.due_at != given.due_at or row.overdue:
        return None
    stages = stages_of(row, tx)
    stage = stages.by_id[row.stage]
    tasks = tasks_here(row.subject, tx) if stage.when_due else []
    if stage.when_due and not open_required(tasks):
        moved = follow(tx, row, move(stages, stage, stage.when_due), tasks) + go_on(tx, row, stages, entered=True)
        set_timer(tx, row)
        return moved
    row.overdue = True
    return (Overdue(case=given.case, stage=row.stage, due=local_day(row.due_at)),)


def set_timer(tx: Transaction, row: InstanceRow) -> None:
    """One timer for a running stage with a limit still ahead; none otherwise. Called last in an action."""
    slot = f"due:{row.subject}"
    if row.standing == Standing.RUNNING and row.due_at != NEVER and not row.overdue:
        tx.later(row.due_at, time_up, TimeUp(case=row.subject, due_at=row.due_at), key=slot)
    else:
        tx.cancel_later(slot)


def due_day(row: InstanceRow) -> date | None:
    """The day on which a case's stage is due."""
    return None if row.due_at == NEVER else local_day(row.due_at)


def _show_due(tx: Transaction, row: InstanceRow, until: datetime) -> None:
    for task in tasks_here(row.subject, tx):
        task.due_at = until

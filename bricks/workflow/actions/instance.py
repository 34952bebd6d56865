"""What actions share about one case: reading where it stands, entering and leaving stages."""

from collections.abc import Iterable

from sqlalchemy import bindparam
from sqlmodel import col, select

from bricks.workflow.events import Ended, Entered, OutcomeRecorded
from bricks.workflow.rules.limits import due_at
from bricks.workflow.rules.moves import Move, by_itself, move
from bricks.workflow.settings import Stage, Stages
from bricks.workflow.tables import NEVER, InstanceRow, Standing, TaskRow, stages_at
from commons.calendar import local_day
from commons.errors import NotFound, Refused
from commons.refs import new_ref
from commons.transaction import Transaction
from commons.view import View

_INSTANCE = select(InstanceRow).where(col(InstanceRow.subject) == bindparam("case"))
_TASKS_HERE = (
    select(TaskRow).where(col(TaskRow.subject) == bindparam("case"), col(TaskRow.current)).order_by(col(TaskRow.ref))
)

Moved = OutcomeRecorded | Entered | Ended
"""What leaving a stage records."""


def instance_of(case: str, tx: Transaction) -> InstanceRow | None:
    """Where this case stands, if its stages have begun. Whoever else moves it waits: a move rests on all its tasks."""
    tx.alone(case)
    return tx.first(_INSTANCE, case=case)


def running(case: str, tx: Transaction) -> InstanceRow:
    """Where this case stands; NotFound before its stages began, Refused after they ended."""
    found = instance_of(case, tx)
    if found is None:
        raise NotFound("This case has no stages.", to_do="Check the address, or open the case from the list.")
    if found.standing == Standing.ENDED:
        raise Refused(
            "The stages of this case have ended.",
            expected="A case whose stages go on.",
            to_do="Reopen the case to begin its stages again.",
        )
    return found


def stages_of(row: InstanceRow, view: View) -> Stages:
    """The stages that a case follows: those of the service version under which it began."""
    return stages_at(row.began_under, view)


def tasks_here(case: str, view: View) -> list[TaskRow]:
    """The tasks of the stage that a case is in, in the order of the document."""
    return view.all(_TASKS_HERE, case=case)


def enter(tx: Transaction, row: InstanceRow, stage: Stage) -> Entered:
    """Put a case into a stage, with its tasks (references in the order of the document) and its time limit."""
    until = due_at(tx.now, stage.due)
    row.stage, row.entered_at, row.due_at = stage.id, tx.now, until or NEVER
    row.standing, row.overdue, row.counts_from = Standing.RUNNING.value, False, None
    row.paused_at, row.reason = None, None
    refs = sorted(new_ref() for _ in stage.tasks)
    for ref, (task, required) in zip(refs, stage.tasks, strict=True):
        tx.add(
            TaskRow(
                ref=ref,
                subject=row.subject,
                stage=stage.id,
                code=task.id,
                title=task.title,
                required=required,
                team=task.who or stage.who,
                due_at=row.due_at,
            )
        )
    return Entered(case=row.subject, stage=stage.id, due=local_day(until) if until else None)


def open_required(tasks: Iterable[TaskRow]) -> list[str]:
    """The titles of required tasks that are still to do."""
    return [task.title for task in tasks if task.required and task.open]


def leave_tasks(tasks: Iterable[TaskRow]) -> None:
    """Leave the tasks of a stage as they are, because its case goes on."""
    for task in tasks:
        task.current = task.open = False


def follow(tx: Transaction, row: InstanceRow, to: Move, tasks: Iterable[TaskRow]) -> tuple[Moved, ...]:
    """Leave the stage with these tasks by an outcome: on to the next stage, or to the end."""
    recorded = OutcomeRecorded(case=row.subject, stage=row.stage, outcome=to.outcome)
    leave_tasks(tasks)
    if row.waiting == to.outcome:
        row.waiting = None
    if to.to is not None:
        return recorded, enter(tx, row, to.to)
    row.standing, row.outcome, row.ended_at = Standing.ENDED.value, to.outcome, tx.now
    row.waiting, row.overdue = None, False
    return recorded, Ended(case=row.subject, outcome=to.outcome)


def go_on(tx: Transaction, row: InstanceRow, stages: Stages, *, entered: bool = False) -> tuple[Moved, ...]:
    """Follow what moves by itself: an outcome that waits, or one that comes when the tasks are done.

    entered: the stage has just begun, so that its required tasks are open and need not be read.
    """
    events: tuple[Moved, ...] = ()
    while row.standing == Standing.RUNNING:
        stage = stages.by_id[row.stage]
        outcome = by_itself(stage, row.waiting)
        if outcome is None or (entered and stage.required):
            break
        tasks = tasks_here(row.subject, tx)
        if open_required(tasks):
            break
        events += follow(tx, row, move(stages, stage, outcome), tasks)
        entered = True
    return events

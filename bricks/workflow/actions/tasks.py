"""Doing tasks: completing, opening again, giving to somebody; and whose teams are whose."""

from typing import Annotated

from pydantic import ConfigDict, Field
from sqlmodel import col, select

from bricks.workflow.actions.clock import set_timer
from bricks.workflow.actions.instance import Moved, go_on, running, stages_of
from bricks.workflow.events import Assigned, Completed, TeamsNoted, Undone
from bricks.workflow.tables import MemberRow, TaskRow
from commons.errors import Forbidden, Invalid, Refused
from commons.model import Model
from commons.refs import AccountRef, Code, TaskRef, subject
from commons.transaction import Transaction

EXAMPLE_TASK = "018f4a3e-7b1c-7cc4-9a55-0242ac120003"


class OfTask(Model):
    """The task that is meant."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"task": EXAMPLE_TASK}]})

    task: Annotated[TaskRef, subject]


class AssignTask(Model):
    """Who is to do a task."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"task": EXAMPLE_TASK, "to": "018f4a3e-7b1c-7cc4-9a55-0242ac120004"}]}
    )

    task: Annotated[TaskRef, subject]
    to: AccountRef | None = Field(default=None, description="An account; left out: the task is given back to its team")


class NoteTeams(Model):
    """The teams that somebody works in."""

    account: AccountRef
    teams: tuple[Code, ...]


def complete_task(given: OfTask, tx: Transaction) -> tuple[Completed | Moved, ...]:
    """Complete a task. The case moves on by itself where its stage says so."""
    task = _task_here(given.task, tx)
    if not task.open:
        raise Refused(f"'{task.title}' is done already.", to_do="Nothing is left to do, or open it again first.")
    row = running(task.subject, tx)
    task.open, task.done_at, task.done_by = False, tx.now, tx.actor.id
    completed = Completed(case=task.subject, task=task.ref, code=task.code, stage=task.stage)
    moved = go_on(tx, row, stages_of(row, tx))
    if moved:
        set_timer(tx, row)
    return completed, *moved


def undo_task(given: OfTask, tx: Transaction) -> Undone:
    """Open a completed task again, while its case is still in the same stage."""
    task = _task_here(given.task, tx)
    if task.open:
        raise Refused(f"'{task.title}' is open.", to_do="Nothing is left to do.")
    task.open, task.done_at, task.done_by = True, None, None
    return Undone(case=task.subject, task=task.ref, code=task.code, stage=task.stage)


def assign_task(given: AssignTask, tx: Transaction) -> Assigned | None:
    """Give a task to somebody, take it, or give it back. Only a supervisor decides for others."""
    task = _task_here(given.task, tx)
    if given.to == task.assignee:
        return None
    mine = tx.actor.ref
    if not {given.to, task.assignee} <= {mine, None} and not tx.may("supervise"):
        raise Forbidden(
            "Only a supervisor gives tasks to others, or takes them away.",
            expected="Taking a task that nobody has, or giving your own back.",
            to_do="Ask a supervisor.",
        )
    if given.to is not None and given.to not in tx.labels({"account": [given.to]}):
        raise Invalid("There is no such account.", expected="Somebody who works here.", to_do="Choose somebody else.")
    task.assignee = given.to
    return Assigned(case=task.subject, task=task.ref, code=task.code, to=given.to)


def note_teams(given: NoteTeams, tx: Transaction) -> TeamsNoted | None:
    """Note which teams somebody works in, as they chose elsewhere, for lists of tasks."""
    tx.alone(f"teams {given.account}")
    rows = tx.all(select(MemberRow).where(col(MemberRow.account) == given.account))
    before, after = {row.team for row in rows}, set(given.teams)
    if before == after:
        return None
    for row in rows:
        if row.team not in after:
            tx.delete(row)
    for team in sorted(after - before):
        tx.add(MemberRow(account=given.account, team=team))
    return TeamsNoted(account=given.account, teams=tuple(sorted(after)))


def _task_here(ref: str, tx: Transaction) -> TaskRow:
    """The task; Refused when its case has left the stage that it belongs to."""
    task = tx.get(TaskRow, ref)
    if not task.current:
        raise Refused(
            f"The case has left the stage of '{task.title}'.",
            expected="A task of the stage that the case is in.",
            to_do="Open the case and look at where it stands.",
        )
    return task

"""Beginning, moving and ending the stages of a case."""

from typing import Annotated

from pydantic import ConfigDict, Field

from bricks.workflow.actions.clock import EXAMPLE_CASE, set_timer
from bricks.workflow.actions.instance import (
    Moved,
    enter,
    follow,
    go_on,
    instance_of,
    leave_tasks,
    open_required,
    running,
    stages_of,
    tasks_here,
)
from bricks.workflow.events import Deferred, Entered, Restarted, Stopped
from bricks.workflow.rules.moves import known_somewhere, move, refuse_open
from bricks.workflow.settings import WorkflowSettings
from bricks.workflow.tables import InstanceRow, Standing
from commons.errors import Invalid, Refused
from commons.model import Model
from commons.refs import CaseRef, Code, subject
from commons.transaction import Transaction


class OfCase(Model):
    """The case that is meant."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"case": EXAMPLE_CASE}]})

    case: Annotated[CaseRef, subject]


class RecordOutcome(Model):
    """The outcome of the stage that a case is in."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"case": EXAMPLE_CASE, "outcome": "accepted"}]})

    case: Annotated[CaseRef, subject]
    outcome: Code = Field(description="One of the outcomes of the stage")
    stage: Code | None = Field(
        default=None, description="The stage that you mean: refused if the case has moved on since"
    )


def start(given: OfCase, tx: Transaction) -> Entered | None:
    """Begin the stages of a case, once. It follows the stages as published now, to its end."""
    if instance_of(given.case, tx) is not None:
        return None
    stages = tx.settings(WorkflowSettings).stages
    row = InstanceRow(subject=given.case, began_under=tx.service.version, stage=stages.start, entered_at=tx.now)
    tx.add(row)
    entered = enter(tx, row, stages.by_id[stages.start])
    set_timer(tx, row)
    return entered


def record(given: RecordOutcome, tx: Transaction) -> tuple[Moved | Deferred, ...] | None:
    """Record the outcome of a stage: the case moves on, or its stages end.

    From a person it is refused while required tasks are open or the clock stands still. From the
    flow (a decision made elsewhere) it is noted then, and takes effect as soon as it can.
    """
    if tx.actor.id.startswith("flow:"):
        return _note(given, tx)
    row = running(given.case, tx)
    stages = stages_of(row, tx)
    stage = stages.by_id[row.stage]
    if given.stage not in (None, row.stage):
        raise Refused(
            f"The case has moved on: it is now in '{stage.title}'.",
            expected="An outcome for the stage that the case is in.",
            to_do="Open the case again and look at where it stands.",
        )
    if row.standing == Standing.PAUSED:
        raise Refused("The clock of this case stands still.", expected="A case that goes on.", to_do="Resume it first.")
    if given.outcome in stages.decisions:
        raise Refused(
            f"'{stages.outcome_title(given.outcome)}' is a decision.",
            expected="An outcome that is recorded here.",
            to_do="Decide the case: the decision, with its reason, records the outcome.",
        )
    to = move(stages, stage, given.outcome)
    tasks = tasks_here(row.subject, tx)
    refuse_open(stage, open_required(tasks))
    events = follow(tx, row, to, tasks) + go_on(tx, row, stages, entered=True)
    set_timer(tx, row)
    return events


def _note(given: RecordOutcome, tx: Transaction) -> tuple[Moved | Deferred, ...] | None:
    row = instance_of(given.case, tx)
    if row is None or row.standing == Standing.ENDED:
        return None
    stages = stages_of(row, tx)
    if not known_somewhere(stages, given.outcome):
        known = dict.fromkeys(outcome for stage in stages.stages for outcome in stage.outcomes)
        raise Invalid(
            f"No stage of this case has the outcome '{given.outcome}'.",
            expected=f"One of: {', '.join(known)}.",
            to_do="Give a stage this outcome, or take the step out of the flow, and publish the service again.",
        )
    row.waiting = given.outcome
    moved = go_on(tx, row, stages)
    set_timer(tx, row)
    return moved or (Deferred(case=given.case, stage=row.stage, outcome=given.outcome),)


def restart(given: OfCase, tx: Transaction) -> tuple[Restarted, Entered] | None:
    """Begin the stages again from the first, under the same version as before. Not while they go on."""
    row = instance_of(given.case, tx)
    if row is None:
        return None
    if row.standing != Standing.ENDED:
        if tx.actor.id.startswith("flow:"):
            return None
        raise Refused("The stages of this case go on.", to_do="Record the outcome of the stage that the case is in.")
    stages = stages_of(row, tx)
    row.outcome, row.ended_at, row.waiting = None, None, None
    entered = enter(tx, row, stages.by_id[stages.start])
    set_timer(tx, row)
    return Restarted(case=given.case), entered


def stop(given: OfCase, tx: Transaction) -> Stopped | None:
    """Leave the stages without an outcome, because the case ended some other way (withdrawn, closed)."""
    row = instance_of(given.case, tx)
    if row is None or row.standing == Standing.ENDED:
        return None
    leave_tasks(tasks_here(row.subject, tx))
    row.standing, row.ended_at, row.waiting, row.overdue = Standing.ENDED.value, tx.now, None, False
    row.paused_at, row.reason = None, None
    set_timer(tx, row)
    return Stopped(case=given.case)

"""Deciding, closing, reopening and withdrawing a case."""

from typing import Annotated

from pydantic import ConfigDict, Field
from sqlmodel import col, select

from bricks.cases.events import Closed, Decided, Reopened, Withdrawn
from bricks.cases.rules.numbers import EXAMPLE
from bricks.cases.rules.status import Status, may_change, may_decide, may_reopen
from bricks.cases.settings import CasesSettings, Outcome
from bricks.cases.tables import CaseRow, DecisionRow, NoteRow
from commons.errors import Fault, Invalid
from commons.model import Model, Text
from commons.refs import ApplicationRef, CaseRef, Code, subject
from commons.transaction import Transaction


class Decide(Model):
    """A decision: one of the service's outcomes, with its reason."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"case": EXAMPLE, "outcome": "granted", "reason": "Everything that the scheme asks for is there."}
            ]
        }
    )

    case: Annotated[CaseRef, subject]
    outcome: Code = Field(title="the decision", description="An outcome that the settings declare")
    reason: Text | None = Field(default=None, description="Why; the settings say whether the applicant reads it")


def decide(given: Decide, tx: Transaction) -> Decided:
    """Decide a case. Refused when it is decided or closed already, whoever was quicker."""
    row, settings = tx.get(CaseRow, given.case), tx.settings(CasesSettings)
    may_decide(Status(row.status), settings.outcome_title(row.outcome or ""))
    outcome = _outcome(given, settings)
    row.set_status(Status.DECIDED)
    row.outcome, row.waiting = outcome.code, False
    tx.add(DecisionRow(subject=row.ref, outcome=outcome.code, reason=given.reason or "", author=tx.actor.id))
    return Decided(case=row.ref, outcome=outcome.code)


def _outcome(given: Decide, settings: CasesSettings) -> Outcome:
    outcome = settings.outcome(given.outcome)
    if outcome is None:
        known = ", ".join(each.code for each in settings.outcomes) or "no outcomes; close the case instead"
        raise Invalid(
            f"{given.outcome!r} is not an outcome of this service.",
            expected=f"One of: {known}.",
            faults=[Fault("outcome", "Choose the outcome")],
        )
    if outcome.needs_reason and not given.reason:
        raise Invalid("This outcome needs a reason.", faults=[Fault("reason", "Enter the reason for the decision")])
    return outcome


class Close(Model):
    """Closing a case, with its outcome where there is one."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"case": EXAMPLE},
                {"case": EXAMPLE, "reason": "Opened twice by mistake; the other case goes on."},
            ]
        }
    )

    case: Annotated[CaseRef, subject]
    outcome: Code | None = Field(default=None, description="Left out: the outcome that was decided, if any")
    reason: Text | None = Field(default=None, description="Kept as a note for colleagues")


def close(given: Close, tx: Transaction) -> Closed | None:
    """Close a case. From the flow, closing what is closed changes nothing; for people it is refused."""
    row = tx.get(CaseRow, given.case)
    if row.done and tx.actor.id.startswith("flow:"):
        return None
    may_change(Status(row.status))
    _end(row, Status.CLOSED, tx)
    row.outcome = given.outcome or row.outcome
    if given.reason:
        tx.add(NoteRow(subject=row.ref, author=tx.actor.id, text=given.reason))
    return Closed(case=row.ref, outcome=row.outcome, application=row.application)


class Reopen(Model):
    """Opening a decided or closed case again."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"case": EXAMPLE, "reason": "The applicant sent the missing paper."}]}
    )

    case: Annotated[CaseRef, subject]
    reason: Text = Field(description="Kept as a note for colleagues")


def reopen(given: Reopen, tx: Transaction) -> Reopened:
    """Open a case again; its decisions stay on record and it can be decided once more."""
    row = tx.get(CaseRow, given.case)
    may_reopen(Status(row.status))
    row.set_status(Status.OPEN)
    row.outcome = row.ended_at = None
    tx.add(NoteRow(subject=row.ref, author=tx.actor.id, text=given.reason))
    return Reopened(case=row.ref, application=row.application)


class Withdraw(Model):
    """An application that its applicant took back."""

    application: Annotated[ApplicationRef, subject]


def withdraw(given: Withdraw, tx: Transaction) -> tuple[Withdrawn | Closed, ...] | None:
    """End the case of a withdrawn application. It counts as a case closed, without an outcome."""
    row = tx.first(select(CaseRow).where(col(CaseRow.application) == given.application))
    if row is None or row.done:
        return None
    _end(row, Status.WITHDRAWN, tx)
    return Withdrawn(case=row.ref), Closed(case=row.ref, outcome=None, application=row.application)


def _end(row: CaseRow, status: Status, tx: Transaction) -> None:
    row.set_status(status)
    row.ended_at, row.waiting, row.paused = tx.now, False, None

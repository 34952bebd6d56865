"""What the applicant sees of their case: the decision, and messages both ways."""

from datetime import datetime

from sqlmodel import col, select

from bricks.cases.rules.status import Status
from bricks.cases.settings import CasesSettings
from bricks.cases.tables import CaseRow, DecisionRow, MessageRow
from commons.brick import OnThread
from commons.model import Model
from commons.refs import CaseRef
from commons.view import View

MOST = 200


class ShownMessage(Model):
    """One message as the applicant reads it; staff are not named."""

    at: datetime
    mine: bool
    text: str


class ApplicantPanel(Model):
    """Decision and messages of one case."""

    case: CaseRef
    status: Status
    decided_at: datetime | None
    decision: str
    reason: str
    again: bool
    """Whether the case was opened again after this decision, so that there may be another."""
    messages: tuple[ShownMessage, ...]
    may_write: bool


def applicant_panel(asked: OnThread, view: View) -> ApplicantPanel | None:
    """The decision in the words that the settings give for it, and the messages; None where there is nothing yet."""
    row = view.first(select(CaseRow).where(col(CaseRow.thread) == asked.thread).order_by(col(CaseRow.ref).desc()))
    if row is None:
        return None
    settings = view.settings(CasesSettings)
    written = select(MessageRow).where(col(MessageRow.subject) == row.ref).order_by(col(MessageRow.ref).desc())
    messages = view.all(written.limit(MOST))
    made = select(DecisionRow).where(col(DecisionRow.subject) == row.ref).order_by(col(DecisionRow.ref).desc())
    decision = view.first(made)
    code = decision.outcome if decision else row.outcome
    outcome = settings.outcome(code)
    may_write = settings.messages and row.status != Status.WITHDRAWN
    if not (may_write or messages or decision or outcome):
        return None
    words = (outcome.applicant_words or outcome.title) if outcome else ""
    return ApplicantPanel(
        case=row.ref,
        status=Status(row.status),
        decided_at=decision.created_at if decision else row.ended_at,
        decision=words or (settings.outcome_title(decision.outcome) if decision else ""),
        reason=decision.reason if decision and outcome and outcome.show_reason else "",
        again=decision is not None and row.status == Status.OPEN,
        messages=tuple(ShownMessage(at=each.created_at, mine=each.from_applicant, text=each.text) for each in messages),
        may_write=may_write,
    )

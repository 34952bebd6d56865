"""Who works on a case, how urgent it is and where it has got to."""

from datetime import date
from typing import Annotated

from pydantic import ConfigDict, Field

from bricks.cases.actions.opening import check_team
from bricks.cases.events import Assigned, DeadlineSet, Prioritised, Progressed, Rescheduled, TeamSet, Unassigned
from bricks.cases.rules.lists import URGENCY
from bricks.cases.rules.numbers import EXAMPLE
from bricks.cases.rules.status import Status, may_change
from bricks.cases.settings import CasesSettings, Priority
from bricks.cases.tables import CaseRow
from commons.errors import Fault, Forbidden, Invalid
from commons.model import Model
from commons.refs import AccountRef, CaseRef, Code, subject
from commons.transaction import Transaction


class Assign(Model):
    """Who is to work on a case; nobody gives it back for others to take."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"case": EXAMPLE, "account": None}, {"case": EXAMPLE, "account": EXAMPLE}]}
    )

    case: Annotated[CaseRef, subject]
    account: AccountRef | None = Field(description="The caseworker; null gives the case back")


def assign(given: Assign, tx: Transaction) -> Assigned | Unassigned | None:
    """Give a case to a caseworker.

    A caseworker takes a free case, and hands over or gives back one of their own; moving the case of
    a colleague takes a supervisor.
    """
    row = tx.get(CaseRow, given.case)
    may_change(Status(row.status))
    if row.assignee == given.account:
        return None
    own = tx.actor.id == f"account:{row.assignee}"
    takes = row.assignee is None and tx.actor.id == f"account:{given.account}"
    if not (own or takes or tx.may("supervise") or tx.actor.id.startswith("flow:")):
        raise Forbidden(
            "Only a supervisor can move this case.",
            expected="A free case to take for yourself, or a case of your own to hand over.",
            to_do="Ask a supervisor, or the colleague who has the case.",
        )
    if given.account:
        _check_account(given.account, tx)
    row.assignee = given.account
    return Assigned(case=row.ref, account=given.account) if given.account else Unassigned(case=row.ref)


def _check_account(account: str, tx: Transaction) -> None:
    """Invalid when the brick that owns accounts, if there is one, does not know this one here."""
    known = any("account" in brick.labels for brick in tx.bricks.values())
    if known and account not in tx.labels({"account": [account]}):
        raise Invalid(
            "There is no such account here.",
            expected="Somebody who works on this service.",
            faults=[Fault("account", "Choose a person from the list")],
        )


class Change(Model):
    """Edits to a case; what is left out stays as it is."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"case": EXAMPLE, "version": 1, "priority": "high"},
                {"case": EXAMPLE, "version": 1, "deadline": "2026-05-29"},
                {"case": EXAMPLE, "version": 1, "deadline": None},
                {"case": EXAMPLE, "version": 1, "team": "crews"},
            ]
        }
    )

    case: Annotated[CaseRef, subject]
    version: int = Field(description="The version that is edited; over the API it comes from If-Match")
    priority: Priority | None = None
    deadline: date | None = Field(default=None, description="The case's own deadline; null goes by its stage again")
    team: Code | None = Field(default=None, description="A team that the settings declare; null for none")


Changes = tuple[Prioritised | DeadlineSet | TeamSet, ...]


def change(given: Change, tx: Transaction) -> Changes | None:
    """Set priority, deadline or team. Refused on a closed case, and when somebody changed it meanwhile."""
    row = tx.get(CaseRow, given.case, version=given.version)
    may_change(Status(row.status))
    events: list[Prioritised | DeadlineSet | TeamSet] = []
    if given.priority is not None and row.urgency != URGENCY[given.priority]:
        row.urgency = URGENCY[given.priority]
        events.append(Prioritised(case=row.ref, priority=given.priority))
    if "deadline" in given.model_fields_set and row.own_deadline != given.deadline:
        row.own_deadline = given.deadline
        row.set_deadlines()
        events.append(DeadlineSet(case=row.ref, deadline=given.deadline))
    if "team" in given.model_fields_set and row.team != given.team:
        check_team(given.team, tx.settings(CasesSettings))
        row.team = given.team
        events.append(TeamSet(case=row.ref, team=given.team))
    return tuple(events) or None


class Progress(Model):
    """Where the work has got to, as the brick that keeps the stages says."""

    case: Annotated[CaseRef, subject]
    stage: Code
    due: date | None = Field(default=None, description="Left out: not due, such as while the clock stands still")
    paused: Code | None = Field(default=None, description="Why the clock stands still; left out: it runs")


def progress(given: Progress, tx: Transaction) -> Progressed | Rescheduled | None:
    """Copy stage, due date and pause onto the case, so that lists can show, filter and sort by them."""
    row = tx.get(CaseRow, given.case)
    if (row.stage, row.stage_due, row.paused) == (given.stage, given.due, given.paused):
        return None
    moved = row.stage != given.stage
    row.stage, row.stage_due, row.paused = given.stage, given.due, given.paused
    row.set_deadlines()
    if not moved:
        return Rescheduled(case=row.ref, due=given.due)
    return Progressed(case=row.ref, stage=given.stage, due=given.due)

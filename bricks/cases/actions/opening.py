"""Opening a case."""

from datetime import date
from typing import Annotated

from pydantic import ConfigDict, Field
from sqlalchemy import bindparam
from sqlmodel import col, select

from bricks.cases.events import Opened
from bricks.cases.rules.lists import URGENCY
from bricks.cases.rules.numbers import EXAMPLE, case_number
from bricks.cases.settings import CasesSettings, Priority
from bricks.cases.tables import CaseRow
from commons.errors import Fault, Invalid, Refused
from commons.model import Model, Text
from commons.refs import ApplicationRef, Code, PersonRef, subject
from commons.transaction import Transaction

_NUMBER_FOR = select(CaseRow.number).where(col(CaseRow.application) == bindparam("application"))


class Open(Model):
    """A case to open: from an application, or by staff in words of their own."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"about": "Resident telephoned about a broken street light in Mill Lane.", "priority": "normal"},
                {"application": EXAMPLE},
            ]
        }
    )

    application: Annotated[ApplicationRef | None, subject] = Field(
        default=None, description="The application that the case is about"
    )
    applicant: PersonRef | None = Field(default=None, description="Whose matter it is")
    about: Text | None = Field(default=None, description="What it is about, where there is no application")
    priority: Priority = Priority.NORMAL
    team: Code | None = Field(default=None, description="A team that the settings declare")
    deadline: date | None = None


def open_(given: Open, tx: Transaction) -> Opened:
    """Open a case. Refused when the application has one already, or when nothing says what it is about."""
    if not given.application and not given.about:
        fault = Fault("about", "Enter what the case is about")
        raise Invalid("The case is about nothing.", expected="An application, or some words.", faults=[fault])
    if given.application:
        tx.alone(given.application)
    if given.application and (earlier := tx.first(_NUMBER_FOR, application=given.application)):
        raise Refused(
            f"This application already has a case: {earlier}.",
            to_do="Open that case from the worklist.",
        )
    check_team(given.team, tx.settings(CasesSettings))
    row = CaseRow(
        application=given.application,
        applicant=given.applicant,
        about=given.about or "",
        urgency=URGENCY[given.priority],
        team=given.team,
        own_deadline=given.deadline,
    )
    row.set_deadlines()
    row.number = case_number(tx.add(row).ref)
    return Opened(case=row.ref, application=given.application, applicant=given.applicant)


def check_team(team: str | None, settings: CasesSettings) -> None:
    """Invalid when the settings declare no such team."""
    if team and team not in {each.code for each in settings.teams}:
        known = ", ".join(each.code for each in settings.teams) or "no teams in this service"
        raise Invalid(
            f"There is no team {team!r}.",
            expected=f"One of: {known}.",
            faults=[Fault("team", "Choose a team from the list")],
        )

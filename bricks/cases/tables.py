"""The tables of cases. Every column with a person's words carries its classification."""

from datetime import date, datetime

from sqlmodel import Field

from bricks.cases.rules.lists import NO_DEADLINE, URGENCY
from bricks.cases.rules.status import Status
from bricks.cases.settings import Priority
from commons.database import Tenant, UtcDateTime, index, personal


class CaseRow(Tenant, table=True):
    """One case. `done`, `urgency` and `deadline` repeat what other columns say, for the indexes of lists."""

    __tablename__ = "cases_case"
    __kind__ = "case"
    __table_args__ = (
        index("cases_case", "organisation", "service", "done", "deadline", "ref"),
        index("cases_case", "organisation", "service", "done", "urgency", "ref"),
        index("cases_case", "organisation", "service", "done", "ref"),
        index("cases_case", "organisation", "service", "assignee", "done", "deadline", "ref"),
        index("cases_case", "organisation", "service", "team", "done", "deadline", "ref"),
        index("cases_case", "organisation", "service", "stage", "done", "deadline", "ref"),
        index("cases_case", "organisation", "service", "waiting", "done", "deadline", "ref"),
        index("cases_case", "organisation", "service", "application"),
        index("cases_case", "organisation", "service", "applicant"),
        index("cases_case", "organisation", "service", "number"),
    )

    number: str = Field(default="", max_length=16)
    application: str | None = Field(default=None, max_length=36)
    applicant: str | None = Field(default=None, max_length=36)
    about: str = personal(default="")
    status: str = Field(default=Status.OPEN.value, max_length=16)
    done: bool = False
    assignee: str | None = Field(default=None, max_length=36)
    team: str | None = Field(default=None, max_length=128)
    urgency: int = URGENCY[Priority.NORMAL]
    stage: str | None = Field(default=None, max_length=128)
    stage_due: date | None = None
    paused: str | None = Field(default=None, max_length=128)
    """Why the clock of the stage stands still; None while it runs."""
    own_deadline: date | None = None
    deadline: date = NO_DEADLINE
    waiting: bool = False
    """Whether the applicant has written or changed something that nobody has looked at."""
    outcome: str | None = Field(default=None, max_length=128)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    def set_status(self, status: Status) -> None:
        """Put the case where it stands now."""
        self.status, self.done = status.value, status.done

    def set_deadlines(self) -> None:
        """The deadline that counts: its own if it has one, else that of its stage."""
        self.deadline = self.own_deadline or self.stage_due or NO_DEADLINE


class NoteRow(Tenant, table=True):
    """A note that only staff read."""

    __tablename__ = "cases_note"
    __table_args__ = (index("cases_note", "organisation", "subject", "ref"),)

    subject: str = Field(max_length=36)
    """The case."""
    author: str = Field(max_length=128)
    text: str = personal()


class MessageRow(Tenant, table=True):
    """A message to or from the applicant."""

    __tablename__ = "cases_message"
    __kind__ = "message"
    __table_args__ = (index("cases_message", "organisation", "subject", "ref"),)

    subject: str = Field(max_length=36)
    author: str = Field(max_length=128)
    from_applicant: bool = False
    text: str = personal()


class DecisionRow(Tenant, table=True):
    """A decision with its reason. A reopened case may get another; the newest counts."""

    __tablename__ = "cases_decision"
    __table_args__ = (index("cases_decision", "organisation", "subject", "ref"),)

    subject: str = Field(max_length=36)
    outcome: str = Field(max_length=128)
    reason: str = personal(default="")
    author: str = Field(max_length=128)


class RelationRow(Tenant, table=True):
    """A link from one case to another case or to a person."""

    __tablename__ = "cases_relation"
    __kind__ = "relation"
    __table_args__ = (
        index("cases_relation", "organisation", "subject", "ref"),
        index("cases_relation", "organisation", "other"),
    )

    subject: str = Field(max_length=36)
    other: str | None = Field(default=None, max_length=36)
    person: str | None = Field(default=None, max_length=36)
    name: str = personal(default="")
    """A person whom the service does not know yet: their name as it was given."""
    how: str = personal(default="")


class MemberRow(Tenant, table=True):
    """A caseworker who works in a team, so that lists can show the cases of their teams."""

    __tablename__ = "cases_member"
    __table_args__ = (index("cases_member", "organisation", "service", "account", "team", unique=True),)

    account: str = Field(max_length=36)
    team: str = Field(max_length=128)

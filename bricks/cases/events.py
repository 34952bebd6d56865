"""What happens to a case."""

import enum
from datetime import date

from bricks.cases.settings import Priority
from commons import erasing
from commons.event import Event
from commons.refs import AccountRef, ApplicationRef, CaseRef, Code, MessageRef, PersonRef


class By(enum.StrEnum):
    """Which side wrote."""

    STAFF = "staff"
    APPLICANT = "applicant"


class Opened(Event, name="cases.opened", applicant_sees=True):
    """Case opened."""

    case: CaseRef
    application: ApplicationRef | None = None
    applicant: PersonRef | None = None


class Assigned(Event, name="cases.assigned"):
    """Case given to a caseworker."""

    case: CaseRef
    account: AccountRef


class Unassigned(Event, name="cases.unassigned"):
    """Case given back, for somebody else to take."""

    case: CaseRef


class TeamSet(Event, name="cases.team_set"):
    """Case given to a team."""

    case: CaseRef
    team: Code | None


class Noted(Event, name="cases.noted"):
    """Note added."""

    case: CaseRef


class Messaged(Event, name="cases.messaged", applicant_sees=True):
    """Message sent."""

    case: CaseRef
    message: MessageRef
    by: By


class Acknowledged(Event, name="cases.acknowledged"):
    """Message read; no reply needed."""

    case: CaseRef


class Flagged(Event, name="cases.flagged"):
    """Marked for the team to look at."""

    case: CaseRef


class Notified(Event, name="cases.notified"):
    """Applicant told by email that there is news."""

    case: CaseRef


class Prioritised(Event, name="cases.prioritised"):
    """Priority changed."""

    case: CaseRef
    priority: Priority


class DeadlineSet(Event, name="cases.deadline_set"):
    """Deadline changed."""

    case: CaseRef
    deadline: date | None


class Progressed(Event, name="cases.progressed"):
    """Case moved on."""

    case: CaseRef
    stage: Code
    due: date | None


class Rescheduled(Event, name="cases.rescheduled"):
    """Due date changed; none while the clock of the stage stands still."""

    case: CaseRef
    due: date | None


class Related(Event, name="cases.related"):
    """Linked to another case or person."""

    case: CaseRef
    other: CaseRef | None = None
    person: PersonRef | None = None


class Unrelated(Event, name="cases.unrelated"):
    """Link to another case or person removed."""

    case: CaseRef


class Decided(Event, name="cases.decided", applicant_sees=True):
    """Decision made."""

    case: CaseRef
    outcome: Code


class Closed(Event, name="cases.closed", applicant_sees=True):
    """Case closed."""

    case: CaseRef
    outcome: Code | None
    application: ApplicationRef | None = None


class Reopened(Event, name="cases.reopened", applicant_sees=True):
    """Case opened again."""

    case: CaseRef
    application: ApplicationRef | None = None


class Withdrawn(Event, name="cases.withdrawn"):
    """Case ended because the application was withdrawn."""

    case: CaseRef


class Erased(erasing.Erased, name="cases.erased", applicant_sees=True):
    """Personal details erased."""

    case: CaseRef


class ErasureListed(Event, name="cases.erasure_listed"):
    """Erasure listed, so that a restore repeats it."""


class TeamsChosen(Event, name="cases.teams_chosen"):
    """Caseworker chose the teams whose cases they see first."""

    account: AccountRef
    teams: tuple[Code, ...]

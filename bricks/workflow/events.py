"""What the workflow records."""

from datetime import date

from commons.event import Event
from commons.refs import AccountRef, CaseRef, Code, TaskRef


class Entered(Event, name="workflow.entered"):
    """A stage began."""

    case: CaseRef
    stage: Code
    due: date | None = None


class OutcomeRecorded(Event, name="workflow.recorded"):
    """The outcome of a stage was recorded."""

    case: CaseRef
    stage: Code
    outcome: Code


class Deferred(Event, name="workflow.deferred"):
    """An outcome was noted and takes effect when the stage can be left."""

    case: CaseRef
    stage: Code
    outcome: Code


class Completed(Event, name="workflow.completed"):
    """A task was completed."""

    case: CaseRef
    task: TaskRef
    code: Code
    stage: Code


class Undone(Event, name="workflow.undone"):
    """A completed task was opened again."""

    case: CaseRef
    task: TaskRef
    code: Code
    stage: Code


class Assigned(Event, name="workflow.assigned"):
    """A task was given to somebody, or given back."""

    case: CaseRef
    task: TaskRef
    code: Code
    to: AccountRef | None = None


class Paused(Event, name="workflow.paused"):
    """The clock was stopped."""

    case: CaseRef
    stage: Code
    reason: Code


class Resumed(Event, name="workflow.resumed"):
    """The clock runs again."""

    case: CaseRef
    stage: Code
    due: date | None = None


class Dated(Event, name="workflow.dated"):
    """The day was recorded that the time limit counts from."""

    case: CaseRef
    stage: Code
    counts_from: date
    due: date


class Overdue(Event, name="workflow.overdue"):
    """A stage was not done in time."""

    case: CaseRef
    stage: Code
    due: date


class Restarted(Event, name="workflow.restarted"):
    """The stages began again from the first."""

    case: CaseRef


class Ended(Event, name="workflow.ended"):
    """The stages came to an end."""

    case: CaseRef
    outcome: Code


class Stopped(Event, name="workflow.stopped"):
    """The stages were left because the case had ended."""

    case: CaseRef


class TeamsNoted(Event, name="workflow.teams_noted"):
    """The teams of a caseworker were noted, for lists of tasks."""

    account: AccountRef
    teams: tuple[Code, ...]

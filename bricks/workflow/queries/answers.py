"""What queries of the workflow answer with."""

from datetime import date, datetime
from typing import Literal

from pydantic import ConfigDict, Field

from bricks.workflow.settings import Stages
from bricks.workflow.tables import Standing
from commons.model import Model
from commons.refs import AccountRef, CaseRef, Code, TaskRef

State = Literal["open", "done", "left"]


class TaskView(Model):
    """A task as it stands. `left`: its case went on without it."""

    task: TaskRef
    case: CaseRef
    case_label: str = Field(description="How the case is shown to you")
    case_href: str = ""
    code: Code
    title: str
    stage: Code
    stage_title: str
    required: bool
    team: Code
    assignee: AccountRef | None
    assignee_label: str
    state: State
    due: datetime | None
    due_words: str = Field(description="The limit in words; empty where there is none")
    overdue: bool
    paused: bool = Field(description="Whether the clock of its case stands still, so that it is not due for now")
    done_at: datetime | None


class Choice(Model):
    """Something that can be chosen, with what it leads to."""

    code: Code
    title: str
    leads_to: str = Field(default="", description="The title of the stage it leads to; empty: the case ends")


class InstanceView(Model):
    """Where a case stands in its stages."""

    case: CaseRef
    standing: Standing
    stage: Code
    stage_title: str
    who: Code
    entered_at: datetime
    due_at: datetime | None
    due: date | None
    due_words: str = Field(description="The limit in words; empty where there is none")
    counts_from: date | None = Field(description="The day that the limit counts from, where somebody said so")
    counts_from_words: str = Field(description="What that day is; empty where the limit counts from the stage's first")
    overdue: bool
    paused_at: datetime | None
    reason: Code | None
    reason_title: str
    waiting: Code | None = Field(description="An outcome that takes effect when the stage can be left")
    waiting_title: str
    outcome: Code | None
    outcome_title: str
    ended_at: datetime | None
    began_under: int = Field(description="The version of the service whose stages this case follows")
    tasks: tuple[TaskView, ...] = Field(description="The tasks of the stage")
    when_due: str = Field(description="The title of the outcome that is recorded by itself when the limit passes")
    outcomes: tuple[Choice, ...] = Field(description="The outcomes that may be recorded")
    decisions: tuple[Choice, ...] = Field(description="The outcomes that the decision of the case records")
    pauses: tuple[Choice, ...] = Field(description="The reasons for which the clock may stop")

    @property
    def open_required(self) -> tuple[str, ...]:
        """The titles of required tasks that are still open."""
        return tuple(task.title for task in self.tasks if task.required and task.state == "open")


class StageCount(Model):
    """How many cases are in a stage now."""

    stage: Code
    here: int
    overdue: int
    paused: int


class StagesAnswer(Model):
    """The stages of a service, and how many cases are in each."""

    model_config = ConfigDict(json_schema_extra={"description": "A stages document with its version and digest"})

    version: int = Field(description="The version of the service")
    digest: str = Field(description="SHA-256 of the document: equal digests are equal stages")
    stages: Stages
    counts: tuple[StageCount, ...]
    holidays_end: str = Field(description="A warning where limits lean on holidays that are not known; else empty")
    earlier: int = Field(description="Cases that follow the stages of an earlier version")

"""The tables of the workflow. They hold references, codes, dates and the organisation's own words."""

import enum
from datetime import UTC, date, datetime

from sqlmodel import Field

from bricks.workflow.settings import Stages, WorkflowSettings
from commons.database import Tenant, UtcDateTime, index
from commons.errors import NotFound
from commons.view import View

NEVER = datetime(9999, 12, 31, tzinfo=UTC)
"""Stands for no time limit, so that those rows come last and an index serves the order."""


class Standing(enum.StrEnum):
    """Whether a case's stages go on."""

    RUNNING = "running"
    PAUSED = "paused"
    ENDED = "ended"


class InstanceRow(Tenant, table=True):
    """Where one case stands in its stages."""

    __tablename__ = "workflow_instance"
    __table_args__ = (
        index("workflow_instance", "organisation", "service", "subject", unique=True),
        index("workflow_instance", "organisation", "service", "standing", "stage"),
    )

    subject: str = Field(max_length=36)
    """The case."""
    began_under: int
    """The version of the service whose stages this case follows to its end."""
    stage: str = Field(max_length=128)
    standing: str = Field(default=Standing.RUNNING.value, max_length=16)
    entered_at: datetime = Field(sa_type=UtcDateTime)
    due_at: datetime = Field(default=NEVER, sa_type=UtcDateTime)
    counts_from: date | None = None
    """The day that the limit counts from, where somebody said so."""
    overdue: bool = False
    paused_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reason: str | None = Field(default=None, max_length=128)
    """Why the clock stands still."""
    waiting: str | None = Field(default=None, max_length=128)
    """An outcome that was noted and takes effect when the stage can be left."""
    outcome: str | None = Field(default=None, max_length=128)
    """The outcome with which the stages ended."""
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class TaskRow(Tenant, table=True):
    """A task of a case in a stage. When the stage is left, its open tasks are left with it."""

    __tablename__ = "workflow_task"
    __kind__ = "task"
    __table_args__ = (
        index("workflow_task", "organisation", "service", "open", "due_at", "ref"),
        index("workflow_task", "organisation", "service", "assignee", "open", "due_at", "ref"),
        index("workflow_task", "organisation", "service", "team", "open", "due_at", "ref"),
        index("workflow_task", "organisation", "service", "subject", "ref"),
    )

    subject: str = Field(max_length=36)
    """The case."""
    stage: str = Field(max_length=128)
    code: str = Field(max_length=128)
    title: str = Field(max_length=200)
    """As the stages document says; kept so that lists read one table."""
    required: bool
    team: str = Field(max_length=128)
    current: bool = True
    """Whether its case is still in the stage that it belongs to."""
    open: bool = True
    """Whether it is still to do: its case is in its stage and nobody has done it."""
    assignee: str | None = Field(default=None, max_length=36)
    due_at: datetime = Field(default=NEVER, sa_type=UtcDateTime)
    done_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    done_by: str | None = Field(default=None, max_length=128)


class MemberRow(Tenant, table=True):
    """A team that somebody works in, so that lists can show the tasks of their teams."""

    __tablename__ = "workflow_member"
    __table_args__ = (index("workflow_member", "organisation", "service", "account", "team", unique=True),)

    account: str = Field(max_length=36)
    team: str = Field(max_length=128)


def stages_at(version: int, view: View) -> Stages:
    """The stages in a version of this service; NotFound when it had none.

    Published versions never change, so a case that keeps the number of its version keeps its stages.
    """
    if version == view.service.version:
        return view.settings(WorkflowSettings).stages
    settings = view.service_at(view.organisation, view.service.slug, version).settings.get("workflow")
    if not isinstance(settings, WorkflowSettings):
        raise NotFound(f"Version {version} of this service had no stages.", to_do="Name another version.")
    return settings.stages

"""What the workflow shows on a case's page, and on the applicant's own page."""

from datetime import date, datetime
from typing import Any

from sqlmodel import col, select

from bricks.workflow.events import Entered, Restarted
from bricks.workflow.pages.picture import stages_picture
from bricks.workflow.queries import InstanceView, shown
from bricks.workflow.settings import Stages
from bricks.workflow.tables import NEVER, InstanceRow, Standing, stages_at
from commons.brick import OnThread
from commons.calendar import local_day
from commons.event import Recorded
from commons.model import Model
from commons.view import View


class CasePanel(Model):
    """Where a case stands, and what its caseworker can do about that."""

    at: InstanceView
    me: str
    supervises: bool
    address: str


class WayPanel(Model):
    """The way of a case through its stages, as a picture."""

    picture: Any
    began_under: int
    """The version of the service whose stages it follows."""


class ApplicantPanel(Model):
    """Where their application stands, in words for the applicant."""

    now: str
    next: str = ""
    due: date | None = None
    late: bool = False
    runs_out: bool = False
    """Whether that date is the end of a period rather than a limit for the work."""
    paused: str = ""
    since: datetime


def case_panel(asked: OnThread, view: View) -> CasePanel | None:
    """The panel for staff; None before the stages of a case began."""
    at = shown(asked.ref, view)
    if at is None:
        return None
    address = f"/work/{view.organisation}/{view.service.slug}/workflow"
    return CasePanel(at=at, me=view.actor.ref, supervises=view.may("supervise"), address=address)


def way_panel(asked: OnThread, view: View) -> WayPanel | None:
    """The picture for staff; None before the stages of a case began."""
    at = view.first(select(InstanceRow).where(col(InstanceRow.subject) == asked.ref))
    if at is None:
        return None
    stages = stages_at(at.began_under, view)
    been = _entered(view.timeline(asked.thread), asked.ref)
    ended = at.standing == Standing.ENDED
    picture = stages_picture(
        stages,
        "Where the case stands",
        origin=view.service.origin,
        now=None if ended else at.stage,
        been=[stage for stage in been if ended or stage != at.stage],
        ended=at.outcome,
        roles=view.service.role_names,
    )
    return WayPanel(picture=picture, began_under=at.began_under)


def _entered(timeline: list[Recorded], case: str) -> list[str]:
    """The stages that a case has entered since its stages last began."""
    found: list[str] = []
    for record in timeline:
        event = record.event
        if isinstance(event, Restarted) and event.case == case:
            found = []
        elif isinstance(event, Entered) and event.case == case:
            found.append(event.stage)
    return found


def applicant_panel(asked: OnThread, view: View) -> ApplicantPanel | None:
    """The panel for the applicant; None while there is nothing that they are to see."""
    row = view.first(select(InstanceRow).where(col(InstanceRow.thread) == asked.thread))
    if row is None:
        return None
    stages = stages_at(row.began_under, view)
    if row.standing == Standing.ENDED:
        return _ended(row, stages)
    stage = stages.by_id[row.stage]
    if stage.applicant is None:
        return _before(row, stages, view.timeline(asked.thread))
    words = stages.pauses[row.reason].applicant if row.reason else None
    decided = row.waiting in stage.outcomes
    running = row.standing == Standing.RUNNING and row.due_at != NEVER and stage.applicant.show_due
    return ApplicantPanel(
        now=(_words(row.waiting, stages) or "We have decided.") if decided else stage.applicant.now,
        next="We finish our part of this step." if decided else stage.applicant.next or "",
        due=local_day(row.due_at) if running and not decided else None,
        late=running and row.due_at <= view.now,
        runs_out=stage.when_due is not None,
        paused=words or ("We have paused this for now." if row.reason else ""),
        since=row.entered_at,
    )


def _ended(row: InstanceRow, stages: Stages) -> ApplicantPanel | None:
    words = _words(row.outcome, stages)
    if words is None or row.ended_at is None:
        return None
    return ApplicantPanel(now=words, since=row.ended_at)


def _words(outcome: str | None, stages: Stages) -> str | None:
    """What the applicant reads of an outcome."""
    return stages.outcomes[outcome].applicant if outcome in stages.outcomes else None


def _before(row: InstanceRow, stages: Stages, timeline: list[Recorded]) -> ApplicantPanel | None:
    """The last stage that the applicant sees, while the case is in one that they do not."""
    for record in reversed(timeline):
        event = record.event
        if isinstance(event, Restarted):
            return None
        if isinstance(event, Entered) and event.case == row.subject and event.stage in stages.by_id:
            words = stages.by_id[event.stage].applicant
            if words:
                return ApplicantPanel(now=words.now, next=words.next or "", since=record.at)
    return None

"""Where a case stands, and the stages of a service."""

from collections.abc import Iterator

from pydantic import ConfigDict, Field
from sqlalchemy import case as when
from sqlalchemy import func
from sqlmodel import col, select

from bricks.workflow.queries.answers import Choice, InstanceView, StageCount, StagesAnswer
from bricks.workflow.queries.lists import task_views
from bricks.workflow.rules.limits import until_words
from bricks.workflow.settings import Stage, Stages
from bricks.workflow.tables import NEVER, InstanceRow, Standing, TaskRow, stages_at
from commons.calendar import local_day, warning
from commons.errors import NotFound
from commons.model import Model
from commons.refs import CaseRef
from commons.view import View


class ReadInstance(Model):
    """The case whose stages are asked for."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"case": "018f4a3e-7b1c-7cc4-9a55-0242ac120002"}]})

    case: CaseRef


class ReadStages(Model):
    """The stages of the service, in the version that is published now unless another is named."""

    version: int | None = Field(default=None, ge=1, description="A version of the service; left out: the newest")


def instance(asked: ReadInstance, view: View) -> InstanceView:
    """Where a case stands in its stages; NotFound when they have not begun."""
    found = shown(asked.case, view)
    if found is None:
        raise NotFound("This case has no stages.", to_do="Check the address, or open the case from the list.")
    return found


def shown(case: str, view: View) -> InstanceView | None:
    """Where a case stands, or None before its stages began."""
    row = view.first(select(InstanceRow).where(col(InstanceRow.subject) == case))
    if row is None:
        return None
    stages = stages_at(row.began_under, view)
    stage = stages.by_id[row.stage]
    here = select(TaskRow).where(col(TaskRow.subject) == case, col(TaskRow.current))
    rows = view.all(here.order_by(col(TaskRow.ref)))
    running = row.standing == Standing.RUNNING
    until = None if row.due_at == NEVER else row.due_at
    choices = tuple(_choices(stages, stage)) if running else ()
    return InstanceView(
        case=case,
        standing=Standing(row.standing),
        stage=row.stage,
        stage_title=stage.title,
        who=stage.who,
        entered_at=row.entered_at,
        due_at=until,
        due=local_day(until) if until else None,
        due_words=until_words(until) if until else "",
        counts_from=row.counts_from,
        counts_from_words=(stage.counts_from or "") if running else "",
        overdue=row.overdue or (running and row.due_at <= view.now),
        paused_at=row.paused_at,
        reason=row.reason,
        reason_title=stages.pause_title(row.reason) if row.reason else "",
        waiting=row.waiting,
        waiting_title=stages.outcome_title(row.waiting) if row.waiting else "",
        outcome=row.outcome,
        outcome_title=stages.outcome_title(row.outcome) if row.outcome else "",
        ended_at=row.ended_at,
        began_under=row.began_under,
        tasks=tuple(task_views(rows, view)),
        when_due=stages.outcome_title(stage.when_due) if running and stage.when_due else "",
        outcomes=tuple(each for each in choices if each.code not in stages.decisions),
        decisions=tuple(each for each in choices if each.code in stages.decisions),
        pauses=tuple(Choice(code=code, title=stages.pause_title(code)) for code in stage.pause) if running else (),
    )


def _choices(stages: Stages, stage: Stage) -> Iterator[Choice]:
    for outcome in stage.outcomes:
        target = stage.next.get(outcome)
        leads_to = stages.by_id[target].title if target else ""
        yield Choice(code=outcome, title=stages.outcome_title(outcome), leads_to=leads_to)


def read_stages(asked: ReadStages, view: View) -> StagesAnswer:
    """The stages document with its version, and how many cases are in each stage now."""
    version = asked.version or view.service.version
    stages = stages_at(version, view)
    on = col(InstanceRow.standing) != Standing.ENDED.value
    paused = func.sum(when((col(InstanceRow.standing) == Standing.PAUSED.value, 1), else_=0))
    late = func.sum(when((col(InstanceRow.overdue), 1), else_=0))
    counted = select(col(InstanceRow.stage), func.count(), late, paused).where(on).group_by(col(InstanceRow.stage))
    here = {stage: (all_, late, paused) for stage, all_, late, paused in view.rows(counted)}
    counts = []
    for stage in stages.stages:
        all_, overdue, standing_still = here.get(stage.id, (0, 0, 0))
        counts.append(StageCount(stage=stage.id, here=all_, overdue=overdue or 0, paused=standing_still or 0))
    earlier = view.count(select(InstanceRow).where(on, col(InstanceRow.began_under) != version))
    return StagesAnswer(
        version=version,
        digest=stages.digest,
        stages=stages,
        counts=tuple(counts),
        holidays_end=warning(local_day(view.now)) or "",
        earlier=earlier,
    )

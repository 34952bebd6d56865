"""Lists of tasks: mine, my teams', overdue, unassigned; filtered, sorted, a page at a time."""

from collections.abc import Collection, Iterable
from typing import Literal

from pydantic import ConfigDict, Field
from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col, select

from bricks.workflow.queries.answers import State, TaskView
from bricks.workflow.rules.limits import until_words
from bricks.workflow.rules.lists import Mark, Order, read_mark
from bricks.workflow.settings import WorkflowSettings, in_words
from bricks.workflow.tables import NEVER, InstanceRow, MemberRow, Standing, TaskRow
from commons.model import Listing, Paging
from commons.refs import CaseRef, Code
from commons.view import View


class Tasks(Paging):
    """Which tasks, and in what order."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"show": "overdue", "sort": "due", "limit": 25}]})

    show: Literal["all", "mine", "team", "overdue", "unassigned"] = Field(
        default="all", description="All, your own, those of your teams and roles, those past their limit, nobody's"
    )
    state: State = Field(default="open", description="To do, done, or left open when the case went on")
    stage: Code | None = None
    team: Code | None = Field(default=None, description="The role or team that the task is for")
    case: CaseRef | None = None
    sort: Order = Order.DUE


def tasks(asked: Tasks, view: View) -> Listing[TaskView]:
    """The tasks of this service that fit."""
    statement = select(TaskRow).where(*_filters(asked, view))
    if asked.after:
        statement = statement.where(_beyond(read_mark(asked.after, asked.sort)))
    columns = [col(TaskRow.due_at), col(TaskRow.ref)] if asked.sort.by_due else [col(TaskRow.ref)]
    ordered = statement.order_by(*(column.desc() if asked.sort.falling else column for column in columns))
    rows = view.all(ordered.limit(asked.limit + 1))
    page = rows[: asked.limit]
    following = str(Mark(asked.sort, page[-1].due_at, page[-1].ref)) if len(rows) > asked.limit else None
    return Listing(items=tuple(task_views(page, view)), next=following)


def _filters(asked: Tasks, view: View) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [col(TaskRow.open) == (asked.state == "open")]
    if asked.state != "open":
        done = col(TaskRow.done_at).is_not(None)
        found.append(done if asked.state == "done" else ~done)
    if asked.show == "mine":
        found.append(col(TaskRow.assignee) == view.actor.ref)
    elif asked.show == "team":
        found.append(col(TaskRow.team).in_(sorted(teams_of(view))))
    elif asked.show == "overdue":
        found.append(col(TaskRow.due_at) <= view.now)
    elif asked.show == "unassigned":
        found.append(col(TaskRow.assignee).is_(None))
    for column, value in ((TaskRow.stage, asked.stage), (TaskRow.team, asked.team), (TaskRow.subject, asked.case)):
        if value is not None:
            found.append(col(column) == value)
    return found


def teams_of(view: View) -> set[str]:
    """The teams and roles of whoever asks: those they chose, and the roles that they hold here."""
    chosen = view.all(select(MemberRow.team).where(col(MemberRow.account) == view.actor.ref))
    roles = {
        grant.role
        for grant in view.actor.grants
        if grant.organisation in ("*", view.organisation) and grant.service in (None, view.service.slug)
    }
    return {*chosen, *roles}


def _beyond(mark: Mark) -> ColumnElement[bool]:
    due_at, ref = col(TaskRow.due_at), col(TaskRow.ref)
    if not mark.order.by_due:
        return ref < mark.ref if mark.order.falling else ref > mark.ref
    if mark.order.falling:
        return or_(due_at < mark.due_at, and_(due_at == mark.due_at, ref < mark.ref))
    return or_(due_at > mark.due_at, and_(due_at == mark.due_at, ref > mark.ref))


def _paused(cases: Collection[str], view: View) -> set[str]:
    """Those of these cases, which have no limit now, whose clock stands still."""
    if not cases:
        return set()
    still = col(InstanceRow.standing) == Standing.PAUSED.value
    return set(view.all(select(InstanceRow.subject).where(col(InstanceRow.subject).in_(sorted(cases)), still)))


def task_views(rows: Iterable[TaskRow], view: View) -> list[TaskView]:
    """The tasks as they are shown, with the names of their cases and of who does them."""
    rows = list(rows)
    labels = view.labels({"case": {row.subject for row in rows}, "account": {row.assignee for row in rows}})
    titles = {stage.id: stage.title for stage in view.settings(WorkflowSettings).stages.stages}
    paused = _paused({row.subject for row in rows if row.open and row.due_at == NEVER}, view)
    found = []
    for row in rows:
        case, assignee = labels.get(row.subject), labels.get(row.assignee or "")
        found.append(
            TaskView(
                task=row.ref,
                case=row.subject,
                case_label=case.text if case else "Case",
                case_href=case.href if case else "",
                code=row.code,
                title=row.title,
                stage=row.stage,
                stage_title=titles.get(row.stage) or in_words(row.stage),
                required=row.required,
                team=row.team,
                assignee=row.assignee,
                assignee_label=assignee.text if assignee else "",
                state="open" if row.open else "done" if row.done_at else "left",
                due=None if row.due_at == NEVER else row.due_at,
                due_words="" if row.due_at == NEVER else until_words(row.due_at),
                overdue=row.open and row.due_at <= view.now,
                paused=row.open and row.subject in paused,
                done_at=row.done_at,
            )
        )
    return found

"""The list of tasks, and giving a task to somebody."""

from starlette.responses import Response

from bricks.workflow.pages.asked import asked_of
from bricks.workflow.queries import Tasks, tasks
from bricks.workflow.queries.lists import task_views
from bricks.workflow.settings import WorkflowSettings, in_words
from bricks.workflow.tables import TaskRow
from commons.errors import Forbidden, Invalid
from commons.pages import Visit
from commons.refs import Label
from commons.view import View

VIEWS = {
    "mine": "Mine",
    "team": "My teams",
    "unassigned": "Nobody's",
    "overdue": "Overdue",
    "all": "All",
}


async def task_list(visit: Visit) -> Response:
    """The tasks of this service: mine first, then by views, filters and order."""
    asked = asked_of(visit, Tasks, show=visit.query.get("show") or "mine")
    found = await visit.ask(tasks, asked)
    settings = visit.service.settings["workflow"]
    assert isinstance(settings, WorkflowSettings)
    stages = settings.stages.stages
    teams = sorted({task.who or stage.who for stage in stages for task, _ in stage.tasks})
    return visit.render(
        "workflow/tasks.html",
        found=found,
        asked=asked,
        views=VIEWS,
        stages=[(stage.id, stage.title) for stage in stages],
        teams=[(team, in_words(team)) for team in teams],
        me=visit.actor.ref,
        supervises=visit.actor.may("supervise", visit.organisation, visit.service.slug),
        here=visit.work("workflow", "tasks"),
        address=visit.work("workflow"),
    )


async def give(visit: Visit) -> Response:
    """Find somebody by name and give them a task."""
    if not visit.actor.may("supervise", visit.organisation, visit.service.slug):
        raise Forbidden("Only a supervisor gives tasks to others.", to_do="Ask a supervisor.")
    ref = visit.ref("task")
    text = visit.query.get("q", "").strip()[:100]

    def look(view: View) -> tuple[object, list[tuple[str, Label]], Invalid | None]:
        task = task_views([view.get(TaskRow, ref)], view)[0]
        try:
            refs = view.find("account", text) if text else []
        except Invalid as problem:
            return task, [], problem
        labels = view.labels({"account": refs})
        return task, [(ref, labels[ref]) for ref in refs if ref in labels], None

    task, people, problem = await visit.with_view(look)
    return visit.render(
        "workflow/give.html",
        task=task,
        people=people,
        q=text,
        problem=problem,
        tasks_url=visit.work("workflow", "tasks"),
        give_url=visit.work("workflow", "tasks", ref, "give"),
    )

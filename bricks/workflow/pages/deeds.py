"""What buttons do: each post does one thing and goes back to the page that it came from."""

from datetime import date

from starlette.responses import Response

from bricks.workflow import actions
from bricks.workflow.pages.panels import case_panel
from bricks.workflow.tables import TaskRow
from commons.brick import OnThread
from commons.errors import Fault, Invalid, NotFound, Problem
from commons.pages import Visit
from commons.pages.answers import local_path
from commons.pages.forms import REFUSALS


async def do_with_task(visit: Visit) -> Response:
    """Complete a task, open it again, take it, give it back, or give it to somebody."""
    task = visit.ref("task")
    otherwise = visit.work("workflow", "tasks")
    try:
        await _with_task(visit, task, visit.path["deed"])
    except REFUSALS as problem:
        case: str = await visit.with_view(lambda view: view.get(TaskRow, task).subject)
        return await _refused(visit, case, problem, otherwise)
    return await _back(visit, otherwise)


async def _with_task(visit: Visit, task: str, deed: str) -> None:
    if deed == "complete":
        await visit.perform(actions.complete_task, actions.OfTask(task=task))
    elif deed == "undo":
        await visit.perform(actions.undo_task, actions.OfTask(task=task))
    elif deed == "take":
        await visit.perform(actions.assign_task, actions.AssignTask(task=task, to=visit.actor.ref))
    elif deed == "give-back":
        await visit.perform(actions.assign_task, actions.AssignTask(task=task))
    elif deed == "give":
        await visit.perform(actions.assign_task, visit.read_form(actions.AssignTask, task=task))
    else:
        raise _unknown()


async def do_with_case(visit: Visit) -> Response:
    """Record an outcome, pause, resume, or say from which day the limit counts."""
    case = visit.ref("case")
    otherwise = visit.work("cases", case)
    try:
        await _with_case(visit, case, visit.path["deed"])
    except REFUSALS as problem:
        return await _refused(visit, case, problem, otherwise)
    return await _back(visit, otherwise)


async def _with_case(visit: Visit, case: str, deed: str) -> None:
    if deed == "outcome":
        await visit.perform(actions.record, visit.read_form(actions.RecordOutcome, case=case))
    elif deed == "pause":
        await visit.perform(actions.pause, visit.read_form(actions.Pause, case=case))
    elif deed == "start-day":
        await visit.perform(actions.date_from, actions.DateFrom(case=case, day=_day(visit)))
    elif deed == "resume":
        await visit.perform(actions.resume, actions.Resume(case=case))
    else:
        raise _unknown()


def _day(visit: Visit) -> date:
    """The date that the form asked for in three fields."""
    try:
        year, month, day = (int(str(visit.form.get(f"day-{part}", ""))) for part in ("year", "month", "day"))
        return date(year, month, day)
    except ValueError:
        says = "Enter a real date, such as 27 3 2026"
        raise Invalid(
            "This is not a date.", expected="A day, a month and a year.", faults=[Fault("day", says)]
        ) from None


async def _refused(visit: Visit, case: str, problem: Problem, otherwise: str) -> Response:
    """Where the case stands now, with what is wrong and what was typed; the page it came from is a link away."""
    panel = await visit.with_view(lambda view: case_panel(OnThread(thread="", ref=case), view))
    if panel is None:
        raise problem
    back = local_path(str(visit.form.get("back", ""))) or otherwise
    return visit.render(
        "workflow/refused.html", panel=panel, back_to=back, back=back, problem=problem, values=visit.form
    )


async def _back(visit: Visit, otherwise: str) -> Response:
    """Back to the page with the button, once what follows from the deed can be seen there."""
    await visit.caught_up()
    return visit.redirect(str(visit.form.get("back") or otherwise))


def _unknown() -> NotFound:
    return NotFound("There is no such thing to do.", to_do="Go back and use the buttons of the page.")

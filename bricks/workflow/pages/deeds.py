"""What buttons do: each post does one thing and goes back to the page that it came from."""

from datetime import date

from starlette.responses import Response

from bricks.workflow import actions
from commons.errors import Invalid, NotFound
from commons.pages import Visit


async def do_with_task(visit: Visit) -> Response:
    """Complete a task, open it again, take it, give it back, or give it to somebody."""
    task, deed = visit.ref("task"), visit.path["deed"]
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
    return await _back(visit, visit.work("workflow", "tasks"))


async def do_with_case(visit: Visit) -> Response:
    """Record an outcome, pause, resume, or say from which day the limit counts."""
    case, deed = visit.ref("case"), visit.path["deed"]
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
    return await _back(visit, visit.work("cases", case))


def _day(visit: Visit) -> date:
    """The date that the form asked for in three fields."""
    try:
        year, month, day = (int(str(visit.form.get(f"day-{part}", ""))) for part in ("year", "month", "day"))
        return date(year, month, day)
    except ValueError:
        raise Invalid(
            "This is not a date.", expected="A day, a month and a year, such as 27 3 2026.", to_do="Enter it again."
        ) from None


async def _back(visit: Visit, otherwise: str) -> Response:
    """Back to the page with the button, once what follows from the deed can be seen there."""
    await visit.caught_up()
    return visit.redirect(str(visit.form.get("back") or otherwise))


def _unknown() -> NotFound:
    return NotFound("There is no such thing to do.", to_do="Go back and use the buttons of the page.")

"""The page of one case, and the small forms on it."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from pydantic import BaseModel
from starlette.responses import Response

from bricks.cases.actions.handling import Assign, assign
from bricks.cases.actions.relating import Unrelate, unrelate
from bricks.cases.actions.words import Note, OneCase, Write, acknowledge, message, note
from bricks.cases.queries.casefile import CaseFile, ReadCase, history, read
from bricks.cases.queries.labels import choices
from commons.errors import Problem
from commons.pages import Visit
from commons.pages.forms import REFUSALS, check_form

DONE: Mapping[str, str] = {
    "opened": "Case opened.",
    "note": "Note added.",
    "message": "Message sent. The applicant is told that it is there.",
    "assigned": "The case has been given to somebody else.",
    "taken": "The case is yours.",
    "freed": "The case has been given back.",
    "details": "Details saved.",
    "decided": "Decision recorded.",
    "closed": "Case closed.",
    "reopened": "Case reopened.",
    "linked": "Link added.",
    "unlinked": "Link removed.",
    "read": "Message marked as read.",
    "kept": "Document added.",
    "erased": "The details have been erased.",
}
"""What a form that led back here has done."""


SOON = "What follows from it takes a moment longer. Load this page again to see it."


async def show(visit: Visit) -> Response:
    """Everything about one case: summary, panels of every brick, messages, notes, links, timeline."""
    return await _page(visit)


async def _page(visit: Visit, problem: Problem | None = None) -> Response:
    asked = ReadCase(case=visit.ref("case"))
    case: CaseFile = await visit.ask(read, asked)
    told = await visit.ask(history, asked)
    panels = await visit.panels(on="case", thread=case.thread, ref=case.case)
    chosen = await visit.with_view(partial(choices, accounts=True))
    own = case.assignee is not None and visit.actor.id == f"account:{case.assignee.ref}"
    return visit.render(
        "cases/case.html",
        case=case,
        history=told,
        panels=panels,
        choices=chosen,
        own=own,
        may_assign=own or chosen.may_supervise,
        may_erase=case.status.done and visit.actor.may("own", visit.organisation, visit.service.slug),
        here=visit.work("cases", case.case),
        problem=problem,
        notice=" ".join([DONE.get(visit.query.get("done", ""), ""), SOON if "later" in visit.query else ""]).strip(),
        crumbs=[("Cases", visit.work("cases")), (case.number, "")],
    )


async def add_note(visit: Visit) -> Response:
    """Write a note for colleagues."""
    words = {"title": "Add a note", "label": "Note", "hint": "Staff read it. The applicant can ask to see it."}
    return await _write(visit, Note, note, "notes", "note", words)


async def write_message(visit: Visit) -> Response:
    """Write to the applicant."""
    words = {"title": "Write to the applicant", "label": "Message", "hint": "The applicant reads it on their page."}
    return await _write(visit, Write, message, "messages", "message", words)


async def _write(visit: Visit, model: Any, action: Any, part: str, done: str, words: Mapping[str, str]) -> Response:
    case = visit.ref("case")
    text = str(visit.form.get("text") or visit.form.get(done, ""))
    try:
        await visit.perform(action, visit.read_form(model, case=case, text=text))
    except REFUSALS as problem:
        crumbs = [("Cases", visit.work("cases")), ("Case", visit.work("cases", case)), (words["title"], "")]
        action_url = visit.work("cases", case, part)
        return visit.render(
            "cases/write.html", problem=problem, values={"text": text}, action=action_url, words=words, crumbs=crumbs
        )
    return await back(visit, done, f"#{part}")


async def back(visit: Visit, done: str, part: str = "") -> Response:
    """Back to the case, once what follows from the deed can be seen there; if it takes longer the page says so."""
    later = "" if await visit.caught_up() else "&later"
    return visit.redirect(f"{visit.work('cases', visit.ref('case'))}?done={done}{later}{part}")


async def mark_read(visit: Visit) -> Response:
    """Take the applicant's message as read."""
    return await _do(visit, acknowledge, OneCase, "read", "#messages")


async def give(visit: Visit) -> Response:
    """Take the case, hand it over or give it back."""
    chosen = str(visit.form.get("account", ""))
    account = visit.actor.ref if chosen == "me" else chosen or None
    done = "taken" if account and visit.actor.id == f"account:{account}" else ("assigned" if account else "freed")
    return await _do(visit, assign, Assign, done, account=account)


async def unlink(visit: Visit) -> Response:
    """Take a link away."""
    return await _do(visit, unrelate, Unrelate, "unlinked", "#related", relation=visit.ref("relation"))


async def _do(
    visit: Visit, action: Any, model: type[BaseModel], done: str, part: str = "", **values: str | None
) -> Response:
    """Do what a button says; the case's page says why not, where it is refused."""
    case = visit.ref("case")
    try:
        await visit.perform(action, check_form(model, {"case": case, **values}))
    except REFUSALS as problem:
        return await _page(visit, problem)
    return await back(visit, done, part)

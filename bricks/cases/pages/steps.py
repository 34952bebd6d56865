"""Pages that ask one thing about a case: its details, its decision, its end, its links."""

from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from bricks.cases.actions.ending import Close, Decide, Reopen, close, decide, reopen
from bricks.cases.actions.erasing import Erase, erase
from bricks.cases.actions.handling import Change, change
from bricks.cases.actions.relating import Relate, relate
from bricks.cases.pages.case import back
from bricks.cases.pages.days import day_of
from bricks.cases.queries.casefile import CaseFile, ReadCase, read
from bricks.cases.queries.labels import choices
from bricks.cases.queries.worklist import CaseList, SearchCases, search
from bricks.cases.settings import CasesSettings
from commons.errors import Invalid, Problem
from commons.pages import Visit
from commons.pages.erasing import ask_to_erase
from commons.pages.forms import REFUSALS


async def details(visit: Visit) -> Response:
    """Priority, team and deadline."""
    problem: Problem | None = None
    if visit.request.method == "POST":
        try:
            await visit.perform(change, _changed(visit))
            return await back(visit, "details")
        except REFUSALS as error:
            problem = error
    return await _form(visit, "cases/details.html", "Priority, team and deadline", problem)


def _changed(visit: Visit) -> Change:
    form = visit.form
    deadline = day_of(form, "deadline", "Deadline")
    team = {"team": form.get("team") or None} if "team" in form else {}
    return visit.read_form(Change, case=visit.ref("case"), deadline=deadline, **team)


async def decision(visit: Visit) -> Response:
    """Decide the case."""
    problem: Problem | None = None
    if visit.request.method == "POST":
        try:
            await visit.perform(decide, visit.read_form(Decide, case=visit.ref("case")))
            return await back(visit, "decided")
        except REFUSALS as error:
            problem = error
    settings = await visit.with_view(lambda view: view.settings(CasesSettings))
    return await _form(visit, "cases/decide.html", "Decide", problem, hints=_told(settings))


def _told(settings: CasesSettings) -> Mapping[str, str]:
    """What the applicant will read for each outcome, so that whoever decides knows."""
    return {
        outcome.code: f"The applicant reads: {outcome.applicant_words or outcome.title}"
        + (" They also read the reason." if outcome.show_reason else " They do not read the reason.")
        for outcome in settings.outcomes
    }


async def closure(visit: Visit) -> Response:
    """Close the case."""
    return await _end(visit, Close, close, "cases/close.html", "Close the case", "closed")


async def reopening(visit: Visit) -> Response:
    """Open the case again."""
    return await _end(visit, Reopen, reopen, "cases/reopen.html", "Reopen the case", "reopened")


async def _end(visit: Visit, model: Any, action: Any, template: str, title: str, done: str) -> Response:
    problem: Problem | None = None
    if visit.request.method == "POST":
        try:
            await visit.perform(action, visit.read_form(model, case=visit.ref("case")))
            return await back(visit, done)
        except REFUSALS as error:
            problem = error
    return await _form(visit, template, title, problem)


async def erasure(visit: Visit) -> Response:
    """Erase whoever the case is about, after one more question."""
    found: CaseFile = await visit.ask(read, ReadCase(case=visit.ref("case")))
    back, crumbs = visit.work("cases", found.case), [("Cases", visit.work("cases"))]
    return await ask_to_erase(visit, erase, Erase, called=found.number, back=back, crumbs=crumbs, case=found.case)


async def relations(visit: Visit) -> Response:
    """Link the case to another case or to a person. A search comes in the form too: names stay out of addresses."""
    problem: Problem | None = None
    text = str(visit.form.get("search", "")).strip()
    if visit.request.method == "POST" and "search" not in visit.form:
        try:
            how = visit.form.get("how") or visit.form.get("who") or None
            await visit.perform(relate, visit.read_form(Relate, case=visit.ref("case"), how=how))
            return await back(visit, "linked")
        except REFUSALS as error:
            problem = error
    found = CaseList(items=())
    if text:
        try:
            found = await visit.ask(search, visit.read_form(SearchCases))
        except Invalid as error:
            problem = error
    options = [
        (line.case, f"{line.number}, {line.applicant.text if line.applicant else line.about or 'no applicant'}")
        for line in found.items
        if line.case != visit.ref("case")
    ]
    return await _form(
        visit, "cases/relate.html", "Link to another case or person", problem, options=options, searched=text
    )


async def _form(visit: Visit, template: str, title: str, problem: Problem | None, **more: Any) -> Response:
    case: CaseFile = await visit.ask(read, ReadCase(case=visit.ref("case")))
    chosen = await visit.with_view(choices)
    here = visit.work("cases", case.case)
    return visit.render(
        template,
        case=case,
        choices=chosen,
        here=here,
        title=title,
        problem=problem,
        values=visit.form,
        crumbs=[("Cases", visit.work("cases")), (case.number, here), (title, "")],
        **more,
    )

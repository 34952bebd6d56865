"""The worklist, opening a case by hand, and the teams that one works in."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from pydantic import ValidationError
from starlette.responses import Response

from bricks.cases.actions.opening import Open, open_
from bricks.cases.actions.relating import ChooseTeams, choose_teams
from bricks.cases.pages.days import day_of
from bricks.cases.queries.labels import choices
from bricks.cases.queries.worklist import SearchCases, Tabs, Worklist, tabs
from bricks.cases.rules.lists import Order
from commons.errors import Fault, Invalid, Problem
from commons.pages import Visit
from commons.pages.forms import REFUSALS

VIEWS: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "mine": ("My cases", {"who": "me"}),
    "teams": ("My teams", {"who": "my-teams"}),
    "free": ("Unassigned", {"who": "nobody"}),
    "overdue": ("Overdue", {"overdue": True}),
    "messages": ("New from applicants", {"waiting": True, "state": "open"}),
    "open": ("All open", {"state": "open"}),
    "closed": ("Closed", {"state": "closed", "order": Order.NEWEST}),
}
"""The views of the worklist: their words and what they ask."""

ORDERS = (
    (Order.DEADLINE.value, "Deadline, soonest first"),
    (Order.PRIORITY.value, "Priority, most urgent first"),
    (Order.OLDEST.value, "Opened, oldest first"),
    (Order.NEWEST.value, "Opened, newest first"),
)


COUNTED = ("mine", "free", "overdue", "messages")
"""The views that show how many cases they hold."""


async def show_worklist(visit: Visit) -> Response:
    """Cases to do: mine first, or where I have none those that wait for somebody."""
    wanted = visit.query.get("view", "")
    name = wanted if wanted in VIEWS else "mine"
    problem = None
    try:
        shown = await _ask(visit, _asked(name, visit.query))
        if name == "mine" and not wanted and not shown.found.items and shown.counts["free"]:
            name = "free"
            shown = await _ask(visit, _asked(name, visit.query))
    except Invalid as error:
        problem, shown = error, await _ask(visit, Worklist(**VIEWS[name][1]))
    return await _show(visit, shown, name, problem)


async def search_worklist(visit: Visit) -> Response:
    """Find a case by name or number. The words come in a form, so that no name stands in an address."""
    problem, text = None, str(visit.form.get("search", "")).strip()
    try:
        asked = visit.read_form(SearchCases, limit=100, after=None, order=Order.NEWEST)
        shown = await _ask(visit, asked)
    except Invalid as error:
        faults = [Fault("search", error.faults[0].message if error.faults else f"{error.what} {error.to_do}")]
        problem = Invalid(error.what, faults=faults)
        shown = await _ask(visit, Worklist(**VIEWS["mine"][1]))
        return await _show(visit, shown, "mine", problem, searched=text)
    return await _show(visit, shown, "", None, searched=text)


async def _show(visit: Visit, shown: Tabs, name: str, problem: Invalid | None, searched: str = "") -> Response:
    chosen = await visit.with_view(choices)
    words, asked = VIEWS.get(name, ("Search results", {}))
    return visit.render(
        "cases/worklist.html",
        here=visit.work("cases"),
        found=shown.found,
        counts=shown.counts,
        view=name,
        views=[(key, title) for key, (title, _) in VIEWS.items() if key != "teams" or chosen.teams],
        heading=words,
        choices=chosen,
        orders=ORDERS,
        order=visit.query.get("order") or asked.get("order", Order.DEADLINE).value,
        problem=problem,
        searched=searched,
        filtered=any(visit.query.get(key) for key in ("stage", "team", "priority")),
    )


async def _ask(visit: Visit, asked: Worklist) -> Tabs:
    counted = {key: Worklist(**VIEWS[key][1]) for key in COUNTED}
    found: Tabs = await visit.with_view(partial(tabs, asked, counted))
    return found


def _asked(view: str, query: Mapping[str, str]) -> Worklist:
    """What an address asks for; Invalid where it makes no sense."""
    given = dict(VIEWS[view][1])
    for name in ("stage", "team", "priority", "order", "after"):
        if value := query.get(name, "").strip():
            given[name] = value
    try:
        return Worklist.model_validate(given)
    except ValidationError:
        raise Invalid(
            "This filter is not known.", expected="A filter from the list.", to_do="Choose the filters again."
        ) from None


async def new(visit: Visit) -> Response:
    """Open a case that comes from no application: a telephone call, a visit, a letter."""
    problem: Problem | None = None
    if visit.request.method == "POST":
        try:
            deadline = day_of(visit.form, "deadline", "Deadline")
            given = visit.read_form(Open, deadline=deadline, application=None, applicant=None)
            opened = (await visit.perform(open_, given)).event
            await visit.caught_up()
            return visit.redirect(visit.work("cases", opened.case) + "?done=opened")  # type: ignore[attr-defined]
        except REFUSALS as error:
            problem = error
    chosen = await visit.with_view(choices)
    crumbs = [("Cases", visit.work("cases")), ("Open a case", "")]
    return visit.render(
        "cases/new.html", here=visit.work("cases"), choices=chosen, problem=problem, values=visit.form, crumbs=crumbs
    )


async def teams(visit: Visit) -> Response:
    """Choose the teams whose cases one wants to see together."""
    here, problem = visit.work("cases"), None
    if visit.request.method == "POST":
        try:
            await visit.perform(choose_teams, visit.read_form(ChooseTeams, teams=visit.form.getlist("teams")))
            await visit.caught_up()
            return visit.redirect(f"{here}?view=teams")
        except REFUSALS as error:
            problem = error
    chosen = await visit.with_view(choices)
    crumbs = [("Cases", here), ("My teams", "")]
    return visit.render("cases/teams.html", here=here, choices=chosen, problem=problem, crumbs=crumbs)

"""Changing a service by the questions that it was composed with, and publishing it as its next version."""

from datetime import date

from starlette.responses import Response

from commons.errors import Fault, Invalid, Problem
from commons.pages import Visit
from commons.pages.forms import whole_number
from registry.actions.services import Publish, publish
from registry.checks.sheets import sheet_of
from registry.pages.answers import field_of, read_answers, shown, words_of
from registry.queries import services as asked
from registry.rules.change import answers_in
from registry.rules.change import change as changed
from registry.rules.compose import Answers, faults_of
from registry.rules.places import Files
from registry.rules.sheet import Sheet


async def change(visit: Visit) -> Response:
    """The questions with what the service says now; then what changes; then it is published."""
    here = asked.OneService(organisation=visit.organisation, service=visit.service.slug)
    found: asked.PublishedService = await visit.ask(asked.service, here)
    sheet = sheet_of(found.files)
    if sheet is None or sheet.offer:
        return visit.render("registry/change.html", sheet=None)
    base = whole_number(field_of(visit, "version"), 1_000_000) or found.version
    if visit.request.method == "GET":
        return _ask(visit, sheet, answers_in(found.files, sheet), base)
    answers = read_answers(visit, sheet)
    if field_of(visit, "do") == "edit":
        return _ask(visit, sheet, answers, base)
    faults = [fault for fault in faults_of(sheet, answers) if fault.field != "service"]
    if not faults:
        made, faults = changed(found.files, sheet, answers)
    if not faults and made == found.files:
        faults = [Fault("title", "Nothing is different yet. Change an answer, or leave the service as it is")]
    if faults:
        return _ask(visit, sheet, answers, base, Invalid("Some answers need another look.", faults=faults))
    checked: asked.Checked = await visit.ask(asked.check, asked.Check(files=made))
    if not checked.fits:
        return _ask(visit, sheet, answers, base, checked=checked)
    problem: Problem | None = None
    if field_of(visit, "do") == "publish":
        try:
            await _publish(visit, made, base)
            return visit.redirect(f"{visit.work('registry')}?done=published")
        except Problem as refused:
            problem = refused
    return visit.render(
        "registry/change_check.html",
        status=problem.status if problem else 200,
        changes=_changes(sheet, answers_in(found.files, sheet), answers_in(made, sheet)),
        fields=[(name, value) for name, value in shown(sheet, answers).items() if isinstance(value, str)],
        version=base,
        problem=problem,
    )


async def _publish(visit: Visit, made: Files, base: int) -> None:
    given = Publish(organisation=visit.organisation, service=visit.service.slug, files=made, version=base)
    await visit.perform(publish, given)


def _ask(
    visit: Visit,
    sheet: Sheet,
    answers: Answers,
    base: int,
    problem: Invalid | None = None,
    checked: asked.Checked | None = None,
) -> Response:
    return visit.render(
        "registry/change.html",
        status=422 if problem or checked else 200,
        sheet=sheet,
        values=shown(sheet, answers),
        version=base,
        problem=problem,
        checked=checked,
    )


def _changes(sheet: Sheet, before: Answers, after: Answers) -> list[tuple[str, str | date, str | date]]:
    """Each question that is answered differently, with both answers in words."""
    found: list[tuple[str, str | date, str | date]] = []
    if before.title != after.title:
        found.append(("What is it called?", before.title, after.title))
    if before.owner != after.owner:
        found.append(("Contact email address", before.owner, after.owner))
    differing = [ask for ask in sheet.asks if before.values.get(ask.id) != after.values.get(ask.id)]
    return found + [(ask.ask, words_of(ask, before), words_of(ask, after)) for ask in differing]

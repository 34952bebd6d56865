"""Going through a form page by page: the same for an applicant and for staff on somebody's behalf."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from starlette.responses import Response

from bricks.registration.actions import Save, Submit, save, submit
from bricks.registration.pages.drafts import Held, given, price_of, settings_of
from bricks.registration.pages.fields import (
    as_sent,
    fields_of,
    filled,
    on_page,
    problem_of,
    read_step,
    removed,
    shown,
    wants_lookup,
)
from bricks.registration.queries.detail import files_of
from bricks.registration.rules.journey import (
    Step,
    declarations,
    find_step,
    first_unanswered,
    step_after,
    step_before,
    steps,
)
from bricks.registration.rules.kinds import kind_of
from bricks.registration.rules.summary import shown_answers
from commons.errors import Invalid, NotFound, Problem
from commons.pages.visit import Visit

CHECK, CONFIRMATION, SAVED = "check", "confirmation", "saved"


@dataclass(frozen=True)
class Walk:
    """One way through the form: whose draft it is, and at which addresses its pages stand."""

    visit: Visit
    held: Held
    base: str
    before: str
    """The address before the first page."""
    after: str
    """The address once it was sent."""
    staff: bool = False

    @property
    def way(self) -> tuple[Step, ...]:
        return steps(settings_of(self.visit).form, self.held.answers, by_section=self.staff)

    def url(self, name: str, *, from_check: bool = False) -> str:
        return f"{self.base}/{name}{'?from=check' if from_check else ''}"

    def with_answers(self, answers: Mapping[str, Any]) -> "Walk":
        """The same walk once these answers are kept."""
        return replace(self, held=replace(self.held, answers={**self.held.answers, **answers}))

    @property
    def open_step(self) -> Step | None:
        """The first page that still has to be seen."""
        return first_unanswered(self.way, self.held.answers.keys())

    def where_it_goes_on(self, *, from_check: bool = False) -> str:
        """The address of that page, or of "check your answers"."""
        step = self.open_step
        return self.url(step.name, from_check=from_check) if step else self.url(CHECK)


def _from_check(visit: Visit) -> bool:
    return "check" in (visit.query.get("from"), visit.form.get("from"))


async def show_step(walk: Walk, name: str) -> Response:
    """One page of the form, with what was answered before."""
    step = _step(walk, name)
    if step is None:
        return walk.visit.redirect(walk.where_it_goes_on())
    return await _render(walk, step, filled(step, walk.held.answers))


def _step(walk: Walk, name: str) -> Step | None:
    """The page with this name; None when these answers do not lead to it; NotFound when none do."""
    if settings_of(walk.visit).form.question(name) is None:
        raise NotFound("There is no such page in this form.", to_do="Go back to the start of the form.")
    return find_step(walk.way, name)


async def take_step(walk: Walk, name: str) -> Response:
    """Take what was sent with a page, save it, and go on."""
    visit, step = walk.visit, _step(walk, name)
    if step is None:
        return visit.redirect(walk.where_it_goes_on())
    sent = await read_step(visit, step.questions)
    taken_away = removed(visit, sent)
    if wants_lookup(visit) or taken_away:
        return await _render(walk, step, as_sent(visit, sent))
    later = visit.form.get("do") == "later"
    problem: Problem | None = problem_of(sent.faults)
    if problem is None:
        try:
            await visit.perform(save, given(Save, application=walk.held.ref, answers=sent.answers), once=False)
        except Invalid as invalid:
            problem = on_page(invalid, step.ids)
    if later:
        return visit.redirect(walk.url(SAVED))
    if problem is not None:
        return await _render(walk, step, as_sent(visit, sent), problem)
    return visit.redirect(_next(walk.with_answers(sent.answers), step.name))


def _next(walk: Walk, name: str) -> str:
    """Where to go after a page: back to the check if one came from there, else on."""
    step = find_step(walk.way, name)
    if step is not None and walk.staff and first_unanswered((step,), walk.held.answers.keys()):
        return walk.url(step.name)  # the answers of this section have brought up more questions in it
    if _from_check(walk.visit):
        return walk.where_it_goes_on(from_check=True)
    following = step_after(walk.way, step.name) if step else walk.open_step
    return walk.url(following.name if following else CHECK)


async def _render(walk: Walk, step: Step, values: Mapping[str, Any], problem: Problem | None = None) -> Response:
    visit, settings = walk.visit, settings_of(walk.visit)
    previous = step_before(walk.way, step.name)
    back = walk.url(CHECK) if _from_check(visit) else (walk.url(previous.name) if previous else walk.before)
    return visit.render(
        "registration/step.html",
        step=step,
        fields=await shown(visit, settings, step.questions, values),
        action=walk.url(step.name),
        from_check=_from_check(visit),
        back=back,
        problem=problem,
        held=walk.held,
        staff_walk=walk.staff,
    )


async def show_check(walk: Walk, problem: Problem | None = None) -> Response:
    """Check your answers: all of them with a way to change each, the price, the declarations."""
    visit, form = walk.visit, settings_of(walk.visit).form
    if problem is None and walk.open_step is not None:
        return visit.redirect(walk.where_it_goes_on())
    sections = shown_answers(form, walk.held.answers, declarations=False)
    refs = [ref for section in sections for answer in section.answers for ref in answer.uploads]
    priced = await price_of(visit, form, walk.held)
    return visit.render(
        "registration/check.html",
        sections=sections,
        files=await visit.with_view(lambda view: files_of(refs, view)),
        change_base=walk.base,
        declarations=declarations(form, walk.held.answers),
        values=visit.form,
        priced=priced,
        price_note=form.price.note if form.price else "",
        action=walk.url(CHECK),
        held=walk.held,
        back=walk.url(walk.way[-1].name) if walk.way else walk.before,
        problem=problem,
        staff_walk=walk.staff,
    )


async def take_check(walk: Walk) -> Response:
    """Send the application. A second click finds it sent, and goes on to the same confirmation."""
    visit, form = walk.visit, settings_of(walk.visit).form
    fields = fields_of(visit)
    answers = {one.id: kind_of(one).read(one, fields) for one in declarations(form, walk.held.answers)}
    priced = await price_of(visit, form, walk.held)
    pence = "".join(fields.get("pence", []))
    seen = int(pence) if pence.isascii() and pence.isdigit() and len(pence) <= 12 else None
    wanted = given(Submit, application=walk.held.ref, answers=answers, pence=seen if priced.stated else None)
    try:
        await visit.perform(submit, wanted, once=False)
    except Invalid as invalid:
        return await show_check(walk, on_page(invalid))
    return visit.redirect(walk.after)

"""Correcting one answer of an application that was received, by its applicant or by staff."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from starlette.responses import Response

from bricks.registration.actions import Correct, correct
from bricks.registration.actions.changing import PRICE
from bricks.registration.pages.drafts import Held, given, price_of, settings_of
from bricks.registration.pages.fields import (
    Sent,
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
from bricks.registration.rules.answering import answer, merged
from bricks.registration.rules.conditions import asked
from bricks.registration.rules.journey import Step
from bricks.registration.rules.kinds import At
from bricks.registration.settings import DeclarationQuestion, FileQuestion, Question
from commons.errors import Changed, Fault, Invalid, NotFound, Problem
from commons.pages.visit import Visit

ALSO = "also"
"""The field that names the questions which a changed answer has brought up."""

SEEN, AGREED = "price.seen", "price.agreed"
"""The fields of the page that asks for agreement to another price: which was shown, and the tick."""


async def change(visit: Visit, held: Held, name: str, action: str, back: str) -> Response:
    """Show one question with its answer, or take its new answer."""
    form = settings_of(visit).form
    question = form.question(name)
    visible = {each.id for _, each in asked(form, held.answers)}
    if question is None or name not in visible or isinstance(question, DeclarationQuestion):
        raise NotFound("There is no such answer to change.", to_do="Go back to the application.")
    if visit.request.method == "GET":
        return await _render(visit, held, _step(visit, [question]), action, back)
    wanted = [question, *_also(visit, question)]
    step = _step(visit, wanted)
    sent = await read_step(visit, wanted)
    if removed(visit, sent) or wants_lookup(visit):
        return await _render(visit, held, step, action, back, as_sent(visit, sent))
    if sent.faults:
        return await _render(visit, held, step, action, back, as_sent(visit, sent), problem_of(sent.faults))
    found = answer(
        form,
        merged(held.answers, sent.answers),
        At(held.now, settings_of(visit).rounds),
        kept=held.answers,
    )
    at_fault = {fault.question for fault in found.faults}
    new = [each for each in form.questions if each.id in at_fault and each.id not in step.ids]
    if new and at_fault.isdisjoint(step.ids):
        more = _step(visit, [*wanted, *(each for each in new if not isinstance(each, DeclarationQuestion))])
        return await _render(visit, held, more, action, back, as_sent(visit, sent))
    wish = given(Correct, application=held.ref, version=_version(visit), answers=sent.answers, pence=_agreed(visit))
    try:
        await visit.perform(correct, wish, once=False)
    except Invalid as invalid:
        if any(fault.field == PRICE for fault in invalid.faults):
            return await _ask_price(visit, held, found.answers, sent, action, back)
        return await _render(visit, held, step, action, back, as_sent(visit, sent), on_page(invalid, step.ids))
    except Changed as changed:
        if any(held.answers.get(key) != found.answers.get(key) for key in step.ids):
            return await _render(visit, held, step, action, back, as_sent(visit, sent), on_page(changed))
    return await back_to(visit, back)


async def back_to(visit: Visit, page: str) -> Response:
    """Back to a page once it shows what follows from the deed; if that takes longer, the page says so."""
    return visit.redirect(page if await visit.caught_up() else f"{page}?later")


def _also(visit: Visit, question: Question) -> list[Question]:
    form = settings_of(visit).form
    named = set(fields_of(visit).get(ALSO, [])[:50]) - {question.id}
    return [each for each in form.questions if each.id in named and not isinstance(each, DeclarationQuestion)]


def _version(visit: Visit) -> int:
    return _number(visit, "version") or 0


def _number(visit: Visit, name: str) -> int | None:
    typed = "".join(fields_of(visit).get(name, []))
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= 12 else None


def _agreed(visit: Visit) -> int | None:
    """The price that somebody was shown and ticked."""
    return _number(visit, SEEN) if visit.form.get(AGREED) else None


async def _ask_price(
    visit: Visit, held: Held, answers: Mapping[str, Any], sent: Sent, action: str, back: str
) -> Response:
    """What the change makes of the price, to be agreed to; what was sent is carried along."""
    form = settings_of(visit).form
    priced = await price_of(visit, form, replace(held, answers=answers))
    now = priced.stated.pence if priced.stated else None
    shown_before = _number(visit, SEEN)
    problem = None
    if shown_before is not None:
        wrong = "Select that the new price is agreed to" if shown_before == now else "The price has changed meanwhile"
        problem = Invalid("The price is not agreed to.", faults=[Fault(AGREED, wrong)])
    files = {each.id: sent.answers.get(each.id) or [] for each in form.of_type(FileQuestion) if each.id in sent.answers}
    own = {
        name: each for name, each in fields_of(visit).items() if not name.startswith(("_", "price.")) and name != "do"
    }
    return visit.render(
        "registration/price_change.html",
        before=held.pence,
        priced=priced,
        price_note=form.price.note if form.price else "",
        carried={**own, **files},
        action=action,
        back=back,
        problem=problem,
    )


def _step(visit: Visit, questions: Sequence[Question]) -> Step:
    form = settings_of(visit).form
    section = next(each for each in form.sections if questions[0].id in {one.id for one in each.questions})
    return Step(section, tuple(questions))


async def _render(
    visit: Visit,
    held: Held,
    step: Step,
    action: str,
    back: str,
    values: dict[str, object] | None = None,
    problem: Problem | None = None,
) -> Response:
    filled_in = {**filled(step, held.answers), **(values or {})}
    return visit.render(
        "registration/change.html",
        step=step,
        fields=await shown(visit, settings_of(visit), step.questions, filled_in),
        also=step.ids[1:],
        version=held.version,
        action=action,
        back=back,
        problem=problem,
    )

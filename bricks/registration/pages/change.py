"""Correcting one answer of an application that was received, by its applicant or by staff."""

from collections.abc import Sequence

from starlette.responses import Response

from bricks.registration.actions import Correct, correct
from bricks.registration.pages.drafts import Held, given, settings_of
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
from bricks.registration.rules.answering import answer, merged
from bricks.registration.rules.conditions import asked
from bricks.registration.rules.journey import Step
from bricks.registration.rules.kinds import At
from bricks.registration.settings import DeclarationQuestion, Question
from commons.errors import Changed, Invalid, NotFound, Problem
from commons.pages.visit import Visit

ALSO = "also"
"""The field that names the questions which a changed answer has brought up."""


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
    wish = given(Correct, application=held.ref, version=_version(visit), answers=sent.answers)
    try:
        await visit.perform(correct, wish, once=False)
    except Invalid as invalid:
        return await _render(visit, held, step, action, back, as_sent(visit, sent), on_page(invalid, step.ids))
    except Changed as changed:
        if any(held.answers.get(key) != found.answers.get(key) for key in step.ids):
            return await _render(visit, held, step, action, back, as_sent(visit, sent), on_page(changed))
    return visit.redirect(back)


def _also(visit: Visit, question: Question) -> list[Question]:
    form = settings_of(visit).form
    named = set(fields_of(visit).get(ALSO, [])[:50]) - {question.id}
    return [each for each in form.questions if each.id in named and not isinstance(each, DeclarationQuestion)]


def _version(visit: Visit) -> int:
    typed = "".join(fields_of(visit).get("version", []))
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


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

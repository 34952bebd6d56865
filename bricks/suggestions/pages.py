"""Saying why, for whoever suggests; answering, for staff."""

from typing import Any
from urllib.parse import urlencode

from starlette.responses import Response

from bricks.suggestions.actions import Amend, Answer, Propose, amend, answer, propose
from bricks.suggestions.rules import change
from bricks.suggestions.settings import SuggestionsSettings
from commons.access import ANONYMOUS
from commons.errors import Fault, Invalid
from commons.model import Model, Slug, Text
from commons.pages import Visit
from commons.pages.answers import local_path
from commons.pages.forms import address_of, whole_number
from commons.refs import Code
from commons.service import Service

LONGEST = 2_000
_FIELDS = {"answers.why": "why", "answers.email": "email", "said": "why"}


class Wanted(Model):
    """What was chosen on the page before: a service, its version, and bricks."""

    publisher: Slug
    about: Slug
    number: int
    bricks: tuple[Code, ...]


def _wanted(visit: Visit) -> Wanted:
    """What the address or the form names; NotFound when it names no published service or no bricks."""
    sent = visit.form if visit.request.method == "POST" else visit.request.query_params
    bricks = tuple(dict.fromkeys(str(each) for each in sent.getlist("brick")))
    return address_of(
        Wanted,
        publisher=sent.get("publisher", ""),
        about=sent.get("about", ""),
        number=whole_number(str(sent.get("number", "")), 1_000_000),
        bricks=bricks[:40],
    )


async def new(visit: Visit) -> Response:
    """Say why, and send the suggestion."""
    wanted = _wanted(visit)
    now = visit.commons.installation.services.get(wanted.publisher, wanted.about, wanted.number)
    if not wanted.bricks or set(wanted.bricks) == set(now.bricks):
        raise Invalid(
            "Your suggestion changes nothing yet.",
            expected="At least one brick more or less than the service has, and at least one in all.",
            to_do="Go back and choose the bricks of the service.",
        )
    if visit.request.method == "GET":
        return _ask(visit, wanted, now)
    await visit.limit(
        "suggestions.new",
        visit.place,
        most=visit.service.settings["suggestions"].most_an_hour,  # type: ignore[attr-defined]
        per_seconds=3600,
    )
    try:
        await _send(visit, wanted, now)
    except Invalid as problem:
        faults = [Fault(_FIELDS.get(fault.field, fault.field), fault.message) for fault in problem.faults]
        return _ask(visit, wanted, now, Invalid(problem.what, faults=faults))
    return visit.redirect(visit.public("apply", "confirmation"))


async def _send(visit: Visit, wanted: Wanted, now: Service) -> None:
    """An application like any other, so that it has a reference, a page and a case; then what it suggests.

    The application's own answers say it all once more in words: should the second step fail, nobody loses anything.
    """
    said = str(visit.form.get("why", "")).strip().replace("\r\n", "\n")
    faults = [Fault("why", "Enter why this would be better")] if not said else []
    if len(said) > LONGEST:
        faults.append(Fault("why", f"Why it would be better must be {LONGEST:,} characters or fewer"))
    if faults:
        raise Invalid("Some answers need another look.", faults=faults)
    answers: dict[str, Any] = {
        "service": f"{wanted.publisher}/{wanted.about}, version {wanted.number}",
        "change": change(list(now.bricks), wanted.bricks).in_words,
        "why": said,
    }
    email = str(visit.form.get("email", "")).strip()
    # `null` passes an optional question over.
    register = visit.service.bricks["registration"].operations["register"]
    given = register.given.model_validate({"answers": {**answers, "email": email or None}, "channel": "online"})
    outcome = await visit.perform(register.run, given, actor=ANONYMOUS)
    received: Any = outcome.event
    await visit.sign_in(f"person:{received.applicant}", thread=outcome.done[0].thread)
    suggested = Propose(application=received.application, said=said, **wanted.model_dump())
    await visit.perform(propose, suggested)


def _ask(visit: Visit, wanted: Wanted, now: Service, problem: Invalid | None = None) -> Response:
    address = f"/compose/suggestion/{wanted.publisher}/{wanted.about}"
    return visit.render(
        "suggestions/new.html",
        wanted=wanted,
        title=now.title,
        in_words=change(list(now.bricks), wanted.bricks).in_words,
        back=f"{address}?{urlencode([*(('brick', name) for name in wanted.bricks), ('number', wanted.number)])}",
        dna_url=f"/services/{wanted.publisher}/{wanted.about}",
        action=visit.public("suggestions", "new"),
        problem=problem,
        values=visit.form,
        noindex=True,
    )


class AnswerForm(Model):
    """What staff fill in."""

    case: str = ""
    outcome: str = ""
    reason: Text
    said: Text | None = None
    publish: str = ""
    back: str = ""


async def answer_one(visit: Visit) -> Response:
    """Publish the answer, or change what is published."""
    ref, problem = visit.ref("suggestion"), None
    changing = visit.form.get("changing") == "yes"
    try:
        form = visit.read_form(AnswerForm)
        more = {"suggestion": ref, "reason": form.reason, "said": form.said, "publish_said": form.publish == "yes"}
        if changing:
            await visit.perform(amend, Amend.model_validate(more))
        elif not form.outcome:
            raise Invalid("Some answers need another look.", faults=[Fault("outcome", "Choose the answer")])
        else:
            await visit.perform(answer, Answer.model_validate({**more, "case": form.case, "outcome": form.outcome}))
    except Invalid as invalid:
        problem = invalid
    back = local_path(str(visit.form.get("back", ""))) or visit.work("cases")
    if problem is None:
        await visit.caught_up()
        return visit.redirect(back)
    settings = visit.service.settings["suggestions"]
    assert isinstance(settings, SuggestionsSettings)
    return visit.render(
        "suggestions/answer.html",
        problem=problem,
        values=visit.form,
        suggestion=ref,
        changing=changing,
        outcomes=[(each.code, each.title) for each in settings.outcomes],
        back=back,
    )

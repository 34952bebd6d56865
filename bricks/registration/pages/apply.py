"""The start page and the pages on which somebody applies."""

from starlette.responses import Response

from bricks.registration.actions import Begin, begin
from bricks.registration.events import Begun
from bricks.registration.pages import walk as going
from bricks.registration.pages.drafts import RESUMES, Held, own, prove, settings_of
from bricks.registration.pages.fields import fields_of
from bricks.registration.pages.walk import CONFIRMATION, Walk
from bricks.registration.rules.price import price_list
from commons.access import ANONYMOUS
from commons.errors import NotFound, Refused
from commons.pages.visit import Visit

BEGUN_AN_HOUR = 300
"""Applications begun from one network address in an hour: a library's many visitors, and no flood of drafts."""


def _walk(visit: Visit, held: Held) -> Walk:
    base = visit.public("apply")
    return Walk(visit, held, base, visit.public(), f"{base}/{CONFIRMATION}")


async def start(visit: Visit) -> Response:
    """What to know before applying."""
    settings = settings_of(visit)
    held = await own(visit)
    return visit.render(
        "registration/start.html",
        start=settings.start,
        prices=price_list(settings.form),
        draft=held if held is not None and held.status == "draft" else None,
        begin_url=visit.public("apply"),
        own_url=visit.public("application"),
        dna_url=f"/services/{visit.organisation}/{visit.service.slug}",
        public=visit.public(),
    )


async def begin_one(visit: Visit) -> Response:
    """Start: an empty draft, and a session for whoever fills it in."""
    await visit.limit("registration.begin", visit.place, most=BEGUN_AN_HOUR, per_seconds=3600)
    outcome = await visit.perform(begin, Begin(), actor=ANONYMOUS)
    begun = outcome.get(Begun)
    await visit.sign_in(f"person:{begun.applicant}", thread=outcome.done[0].thread)
    held = await own(visit)
    if outcome.again and (held is None or held.status != "draft"):
        # The start page of an earlier visit was opened again with "back": this is another application.
        outcome = await visit.perform(begin, Begin(), actor=ANONYMOUS, once=False)
        await visit.sign_in(f"person:{outcome.get(Begun).applicant}", thread=outcome.done[0].thread)
        held = await own(visit)
    if held is None:
        raise NotFound("This application is no longer here.", to_do="Start again.")
    return visit.redirect(_walk(visit, held).where_it_goes_on())


async def go_on(visit: Visit) -> Response:
    """Go on with a draft where it was left; without one, to the start page."""
    held = await own(visit)
    if held is None:
        return visit.redirect(visit.public())
    return visit.redirect(
        _walk(visit, held).where_it_goes_on() if held.status == "draft" else visit.public("application")
    )


async def _draft(visit: Visit) -> Held | None:
    """The draft of this visit. A form brings its own proof along, so that an expired session loses nothing."""
    held = await own(visit)
    if held is not None:
        return held
    fields = fields_of(visit)
    number, code = "".join(fields.get("resume.number", [])), "".join(fields.get("resume.code", []))
    if not number or not code:
        return None
    found = await prove(visit, number, code, most=RESUMES)
    if found is None or found.status != "draft":
        return None
    await visit.sign_in(f"person:{found.person}", thread=found.thread)
    return await own(visit)


async def _expired(visit: Visit) -> Response:
    """The session is over: sign in again here, with what was just sent carried along."""
    carried = {
        name: values
        for name, values in fields_of(visit).items()
        if not name.startswith(("_", "resume.")) and any(values)
    }
    tried = bool(visit.form.get("resume.number"))
    return visit.render(
        "registration/expired.html",
        status=403 if tried else 401,
        carried=carried,
        tried=tried,
        action=visit.request.url.path,
        public=visit.public(),
        own_url=visit.public("application"),
    )


async def step(visit: Visit) -> Response:
    """One page of the form."""
    held = await _draft(visit)
    if held is None:
        return await _expired(visit)
    if held.status != "draft":
        return visit.redirect(visit.public("application"))
    walk = _walk(visit, held)
    if visit.request.method == "GET":
        return await going.show_step(walk, visit.path["page"])
    return await going.take_step(walk, visit.path["page"])


async def check(visit: Visit) -> Response:
    """Check your answers, and send them."""
    held = await _draft(visit)
    if held is None:
        return await _expired(visit)
    walk = _walk(visit, held)
    if held.status != "draft":
        return visit.redirect(walk.after)
    if visit.request.method == "GET":
        return await going.show_check(walk)
    try:
        return await going.take_check(walk)
    except Refused:
        return visit.redirect(walk.after)


async def confirmation(visit: Visit) -> Response:
    """The application was received."""
    held = await own(visit)
    if held is None or held.status == "draft":
        return visit.redirect(visit.public("application"))
    settings = settings_of(visit)
    return visit.render(
        "registration/confirmation.html",
        held=held,
        start=settings.start,
        emailed=any(
            getattr(question, "about", None) == "email" and held.answers.get(question.id)
            for question in settings.form.questions
        ),
        own_url=visit.public("application"),
        public=visit.public(),
    )


async def saved(visit: Visit) -> Response:
    """How to come back to a draft."""
    held = await own(visit)
    if held is None or held.status != "draft":
        return visit.redirect(visit.public("application"))
    return visit.render(
        "registration/saved.html",
        held=held,
        days=settings_of(visit).keep_drafts_days,
        go_on_url=visit.public("apply"),
        own_url=visit.public("application"),
        public=visit.public(),
    )

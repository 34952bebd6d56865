"""Signing in to an application of one's own, by reference and code or by an emailed link."""

from starlette.responses import Response

from bricks.registration.actions import RequestLink, UseLink, request_link, use_link
from bricks.registration.events import LinkUsed
from bricks.registration.pages.drafts import ATTEMPTS, PER_SECONDS, by_number, given, prove, settings_of
from bricks.registration.rules.reference_number import read_number
from bricks.registration.settings import EmailQuestion
from bricks.registration.tables import ApplicationRow, PersonRow
from commons.access import ANONYMOUS
from commons.errors import Fault, Invalid, NotFound, Problem, Refused, TooManyRequests
from commons.pages.limits import client, evenly, within
from commons.pages.visit import Visit

LINKS_AN_HOUR = 5
"""Links that one client may ask for."""
LETTERS_AN_HOUR = 20
"""Letters that go to one applicant, whoever asks for them."""


def ask(visit: Visit, problem: Problem | None = None, *, asked_for_link: bool = False) -> Response:
    """The page that asks for reference and code, or offers a link."""
    return visit.render(
        "registration/sign_in.html",
        problem=problem,
        values=visit.form,
        asked_for_link=asked_for_link,
        by_email=any(question.about for question in settings_of(visit).form.of_type(EmailQuestion)),
        hours=settings_of(visit).link_hours,
        sign_in_to=visit.public("application", "sign-in"),
        link_to=visit.public("application", "link"),
        back=visit.public(),
    )


async def sign_in(visit: Visit) -> Response:
    """Sign in with the reference number and the access code."""
    visit.actor = ANONYMOUS
    number, code = str(visit.form.get("number") or ""), str(visit.form.get("code") or "")
    faults = []
    if not number.strip():
        faults.append(Fault("number", "Enter your reference number"))
    elif read_number(number, settings_of(visit).reference) is None:
        prefix = settings_of(visit).reference
        faults.append(Fault("number", f"Check your reference number: it looks like {prefix}-4KX7-2MP"))
    if not code.strip():
        faults.append(Fault("code", "Enter your access code"))
    if faults:
        return ask(visit, Invalid("Some answers need another look.", faults=faults))
    try:
        held = await prove(visit, number, code)
    except TooManyRequests as problem:
        return ask(visit, problem)
    if held is None:
        wrong = Fault("code", "The reference number and the access code do not belong together. Check both")
        return ask(visit, Invalid("That did not work.", faults=[wrong]))
    await visit.sign_in(f"person:{held.person}", thread=held.thread)
    return visit.redirect(visit.public("apply") if held.status == "draft" else visit.public("application"))


async def sign_out(visit: Visit) -> Response:
    """End the session on this device."""
    await visit.sign_out()
    return visit.redirect(visit.public())


async def link(visit: Visit) -> Response:
    """Ask for a sign-in link. The answer is the same whether or not there is such an application."""
    visit.actor = ANONYMOUS
    number, email = str(visit.form.get("link-number") or ""), str(visit.form.get("link-email") or "").strip()
    faults = []
    if read_number(number, settings_of(visit).reference) is None:
        faults.append(Fault("link-number", "Enter your reference number"))
    if "@" not in email or len(email) > 254:
        faults.append(Fault("link-email", f"Enter the email address that is in your {settings_of(visit).called}"))
    if faults:
        return ask(visit, Invalid("Some answers need another look.", faults=faults))
    plain = str(read_number(number, settings_of(visit).reference))
    try:
        await visit.limit("registration.link", f"{plain} {client(visit)}", most=LINKS_AN_HOUR, per_seconds=3600)
    except TooManyRequests as problem:
        return ask(visit, problem)
    async with evenly():
        await _send_link(visit, plain, email)
    return ask(visit, asked_for_link=True)


async def _send_link(visit: Visit, number: str, email: str) -> None:
    """Send it where both fit; letters are counted only then, so that nobody uses up those of somebody else."""
    held = await by_number(visit, number)
    if held is None or not await _has_email(visit, held.ref, email):
        return
    if await within(visit, "registration.link.all", number, most=LETTERS_AN_HOUR, per_seconds=3600):
        await visit.perform(request_link, RequestLink(application=held.ref), actor=ANONYMOUS)


async def _has_email(visit: Visit, ref: str, email: str) -> bool:
    person = await visit.with_view(lambda view: view.get(PersonRow, view.get(ApplicationRow, ref).person))
    return bool(person.email) and person.email.casefold() == email.casefold()


async def use(visit: Visit) -> Response:
    """Open a sign-in link: first a page with a button, because mail programs open links by themselves."""
    if visit.request.method == "GET":
        return visit.render("registration/link.html", action=visit.request.url.path, noindex=True)
    await visit.limit("registration.use", visit.path["link"], most=ATTEMPTS, per_seconds=PER_SECONDS)
    wanted = given(UseLink, link=visit.ref("link"), secret=visit.path["secret"])
    try:
        outcome = await visit.perform(use_link, wanted, actor=ANONYMOUS)
    except (NotFound, Refused):
        return visit.render("registration/link.html", status=409, gone=True, own_url=visit.public("application"))
    used = outcome.get(LinkUsed)
    await visit.sign_in(f"person:{used.applicant}", thread=outcome.done[0].thread)
    return visit.redirect(visit.public("application"))

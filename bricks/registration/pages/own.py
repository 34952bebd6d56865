"""The applicant's own page: how the application stands, and what they can do about it."""

from typing import Any

from starlette.responses import Response

from bricks.registration.actions import Withdraw, withdraw
from bricks.registration.events import Corrected, Repriced
from bricks.registration.pages import entry
from bricks.registration.pages.change import back_to, change
from bricks.registration.pages.drafts import Held, given, own, settings_of
from bricks.registration.queries import ReadApplication, application
from bricks.registration.settings import RegistrationSettings
from commons.errors import Fault, Invalid
from commons.event import Recorded
from commons.money import show_pounds
from commons.pages.visit import Visit

STATUS = {
    "draft": ("Not sent yet", "wait"),
    "received": ("Received", "good"),
    "settled": ("Finished", "off"),
    "withdrawn": ("Withdrawn", "off"),
}


async def page(visit: Visit) -> Response:
    """The application with its status, timeline, answers and what other bricks say of it."""
    held = await own(visit)
    if held is None:
        return entry.ask(visit)
    if held.status == "draft":
        return visit.redirect(visit.public("apply"))
    found = await visit.ask(application, ReadApplication(application=held.ref))
    events = await visit.with_view(lambda view: view.timeline(held.thread, applicant_sees_only=True))
    return visit.render(
        "registration/own.html",
        found=found,
        standing=STATUS[held.status],
        entries=[_told(each, settings_of(visit)) for each in reversed(events)],
        panels=await visit.panels(
            on="application", thread=held.thread, ref=held.ref, withdrawn=held.status == "withdrawn"
        ),
        change_base=visit.public("application", "change") if held.status == "received" else "",
        withdraw_url=visit.public("application", "withdraw"),
        leave_url=visit.public("application", "sign-out"),
        start=settings_of(visit).start,
        public=visit.public(),
        later="later" in visit.query,
    )


def _told(record: Recorded, settings: RegistrationSettings) -> dict[str, Any]:
    """What happened, in the service's own word for an application, and who did it; staff are not named."""
    event, detail, form = record.event, "", settings.form
    what = event.says().replace("Application", settings.called[:1].upper() + settings.called[1:])
    if isinstance(event, Corrected):
        asked = [form.question(each) for each in event.questions]
        detail = "\n\n".join(each.ask for each in asked if each)
    if isinstance(event, Repriced) and event.pence is not None:
        detail = show_pounds(event.pence)
    by = {"person": "you", "account": "the team"}.get(record.actor.partition(":")[0], "")
    return {"at": record.at, "what": what, "by": by, "detail": detail}


async def correct_one(visit: Visit) -> Response:
    """Correct one answer."""
    held = await own(visit)
    if held is None:
        return entry.ask(visit)
    if held.status != "received":
        return visit.redirect(visit.public("application"))
    name = visit.path["question"]
    return await change(visit, held, name, visit.public("application", "change", name), visit.public("application"))


async def withdraw_one(visit: Visit) -> Response:
    """Withdraw, after one more question."""
    held = await own(visit)
    if held is None:
        return entry.ask(visit)
    return await take_back(visit, held, visit.public("application", "withdraw"), visit.public("application"))


async def take_back(visit: Visit, held: Held, action: str, back: str) -> Response:
    """Ask whether to withdraw, or do it; for the applicant and for staff."""
    if held.status != "received":
        return visit.redirect(back)
    problem = None
    if visit.request.method == "POST":
        reason = str(visit.form.get("reason") or "").strip()
        if len(reason) <= 5_000:
            await visit.perform(withdraw, given(Withdraw, application=held.ref, reason=reason or None), once=False)
            return await back_to(visit, back)
        problem = Invalid("Too long.", faults=[Fault("reason", "The reason must be 5,000 characters or fewer")])
    return visit.render(
        "registration/withdraw.html", number=held.number, action=action, back=back, problem=problem, values=visit.form
    )

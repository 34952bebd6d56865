"""Pages for staff: the list, one application, and registering on somebody's behalf."""

from collections.abc import Iterable, Sequence
from typing import Any

from pydantic import ValidationError
from starlette.responses import Response

from bricks.registration.actions import Begin, Erase, begin, erase
from bricks.registration.events import Begun, Channel
from bricks.registration.pages import walk as going
from bricks.registration.pages.change import change
from bricks.registration.pages.drafts import Held, by_ref, settings_of
from bricks.registration.pages.own import STATUS, take_back
from bricks.registration.pages.walk import Walk
from bricks.registration.queries import (
    ApplicationLine,
    Applications,
    ApplicationView,
    ReadApplication,
    Search,
    Unfinished,
    application,
    applications,
    search,
    unfinished,
)
from bricks.registration.settings import channel_words
from commons.errors import Fault, Invalid, NotFound, Refused
from commons.model import Listing
from commons.pages.erasing import ask_to_erase
from commons.pages.visit import Visit

CHANNELS = {Channel(code): words for code, words in channel_words().items()}
ON_BEHALF = (Channel.PHONE, Channel.COUNTER, Channel.EMAIL, Channel.POST)
BRICK = "registration"


async def show_list(visit: Visit) -> Response:
    """Applications that were received. A search by name is sent as a form: a name goes into no address."""
    sent = visit.form if visit.request.method == "POST" else visit.query
    asked = {key: str(value) for key, value in sent.items() if str(value).strip() and key in Search.model_fields}
    if visit.request.method == "GET":
        asked.pop("name", None)
    problem, found = None, Listing[ApplicationLine](items=())
    try:
        if "name" in asked:
            found = await visit.ask(search, Search.model_validate({"limit": 100, **asked}))
        else:
            found = await visit.ask(applications, Applications.model_validate(asked))
    except ValidationError:
        wrong = Fault("", "Check the dates and the words you search for")
        problem = Invalid("This search cannot be made.", faults=[wrong])
    except Invalid as invalid:
        problem = Invalid(invalid.what, faults=[Fault("name", f"{invalid.what} {invalid.to_do}".strip())])
    return visit.answer(
        found,
        "registration/list.html",
        rows=lambda: _rows(found.items),
        problem=problem,
        values=sent,
        searched="name" in asked,
        channels=[(channel.value, words) for channel, words in CHANNELS.items()],
        channel_words={channel.value: words for channel, words in CHANNELS.items()},
        status_words=STATUS,
        base=visit.work(BRICK),
    )


async def show_unfinished(visit: Visit) -> Response:
    """What staff began for somebody and did not send, so that whoever comes next can finish it."""
    found = await visit.ask(unfinished, Unfinished.model_validate({"after": visit.query.get("after")}))
    return visit.render(
        "registration/unfinished.html",
        found=found,
        channel_words={channel.value: words for channel, words in CHANNELS.items()},
        days=settings_of(visit).keep_drafts_days,
        base=visit.work(BRICK),
    )


def _rows(lines: Iterable[ApplicationLine]) -> Iterable[Sequence[Any]]:
    yield ("reference", "name", "status", "channel", "received_at")
    for line in lines:
        yield (line.number, line.name, STATUS[line.status][0], CHANNELS[line.channel], line.received_at.isoformat())


async def new(visit: Visit) -> Response:
    """Begin an application on somebody's behalf: first, how they got in touch."""
    problem = None
    if visit.request.method == "POST":
        channel = next((each for each in ON_BEHALF if each.value == visit.form.get("channel")), None)
        if channel is not None:
            outcome = await visit.perform(begin, Begin(channel=channel))
            held = await by_ref(visit, outcome.get(Begun).application)
            return visit.redirect(_walk(visit, held).where_it_goes_on())
        problem = Invalid("Choose one.", faults=[Fault("channel", "Select how they got in touch")])
    return visit.render(
        "registration/new.html",
        channels=[(each.value, CHANNELS[each]) for each in ON_BEHALF],
        action=visit.work(BRICK, "new"),
        back=visit.work(BRICK),
        problem=problem,
    )


def _walk(visit: Visit, held: Held) -> Walk:
    own = visit.work(BRICK, held.ref)
    return Walk(visit, held, f"{own}/answer", visit.work(BRICK), own, staff=True)


async def _draft(visit: Visit) -> Walk:
    held = await by_ref(visit, visit.ref("application"))
    if held.status == "draft" and held.channel == Channel.ONLINE:
        raise NotFound("There is no such application here.", to_do="It may not have been sent yet.")
    return _walk(visit, held)


async def step(visit: Visit) -> Response:
    """One section of the form."""
    walk = await _draft(visit)
    if walk.held.status != "draft" or visit.path["page"] == going.SAVED:
        return visit.redirect(walk.after)
    if visit.request.method == "GET":
        return await going.show_step(walk, visit.path["page"])
    return await going.take_step(walk, visit.path["page"])


async def check(visit: Visit) -> Response:
    """Check the answers and register the application."""
    walk = await _draft(visit)
    if walk.held.status != "draft":
        return visit.redirect(walk.after)
    if visit.request.method == "GET":
        return await going.show_check(walk)
    try:
        return await going.take_check(walk)
    except Refused:
        return visit.redirect(walk.after)


async def detail(visit: Visit) -> Response:
    """One application with its answers."""
    found = await visit.ask(application, ReadApplication(application=visit.ref("application")))
    base = visit.work(BRICK, found.application)
    held = await by_ref(visit, found.application)
    return visit.render(
        "registration/detail.html",
        found=found,
        code=held.code if found.channel in ON_BEHALF else "",
        standing=STATUS[found.status],
        channel=CHANNELS[found.channel],
        change_base=f"{base}/change" if found.status == "received" else "",
        erase_url=f"{base}/erasure" if _may_be_erased(visit, found) else "",
        notice="The details have been erased." if visit.query.get("done") == "erased" else "",
        base=base,
        new_url=visit.work(BRICK, "new"),
        own_url=visit.commons.settings.address + visit.public("application"),
        crumbs=[("Applications", visit.work(BRICK)), (found.number, "")],
    )


async def correct_one(visit: Visit) -> Response:
    """Correct one answer."""
    held = await by_ref(visit, visit.ref("application"))
    back = visit.work(BRICK, held.ref)
    if held.status != "received":
        return visit.redirect(back)
    name = visit.path["question"]
    return await change(visit, held, name, f"{back}/change/{name}", back)


async def withdraw_one(visit: Visit) -> Response:
    """Withdraw on the applicant's behalf."""
    held = await by_ref(visit, visit.ref("application"))
    back = visit.work(BRICK, held.ref)
    return await take_back(visit, held, f"{back}/withdraw", back)


def _may_be_erased(visit: Visit, found: ApplicationView) -> bool:
    own = visit.actor.may("own", visit.organisation, visit.service.slug)
    return own and found.erased is None and found.status in ("settled", "withdrawn")


async def erase_one(visit: Visit) -> Response:
    """Erase whoever sent it, after one more question."""
    held = await by_ref(visit, visit.ref("application"))
    back, crumbs = visit.work(BRICK, held.ref), [("Applications", visit.work(BRICK))]
    return await ask_to_erase(visit, erase, Erase, called=held.number, back=back, crumbs=crumbs, application=held.ref)

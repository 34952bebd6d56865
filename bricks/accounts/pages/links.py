"""One-time links: asking for one, and what lies behind it. No page tells whether an address has an account."""

from functools import partial

from pydantic import EmailStr
from starlette.responses import Response

from bricks.accounts.actions import links
from bricks.accounts.events import Created, LinkUsed
from bricks.accounts.pages.signing import new_password
from bricks.accounts.pages.slow import hashed
from bricks.accounts.queries.own import OpenLink, open_link
from bricks.accounts.rules.hashing import digest_of
from bricks.accounts.rules.letters import Purpose
from bricks.accounts.settings import AccountsSettings
from commons import sessions
from commons.access import ANONYMOUS
from commons.errors import Fault, Invalid, NotFound, Problem, TooManyRequests
from commons.model import Line, Model
from commons.pages import Visit
from commons.pages.forms import REFUSALS
from commons.pages.limits import client, within


class Asked(Model):
    """What the form for a link asks."""

    email: EmailStr


class NameForm(Model):
    """What somebody new is asked beside the password."""

    name: Line


async def create(visit: Visit) -> Response:
    """Ask for a link to set up an account."""
    return await _ask(visit, Purpose.ACCOUNT)


async def forgotten(visit: Visit) -> Response:
    """Ask for a link to choose a new password."""
    return await _ask(visit, Purpose.PASSWORD)


async def _ask(visit: Visit, purpose: Purpose) -> Response:
    if visit.request.method == "GET":
        return _form(visit, purpose)
    try:
        email = visit.read_form(Asked).email.casefold()
        await _request(visit, email, purpose)
    except (Invalid, TooManyRequests) as problem:
        return _form(visit, purpose, problem)
    limits = await visit.with_view(lambda view: view.settings(AccountsSettings))
    in_folder = not visit.commons.installation.ports.messages.reaches_people
    return visit.render(
        "accounts/link_asked.html", email=email, hours=limits.link_hours, in_folder=in_folder, purpose=purpose.value
    )


def _form(visit: Visit, purpose: Purpose, problem: Invalid | TooManyRequests | None = None) -> Response:
    return visit.render("accounts/ask_link.html", purpose=purpose.value, problem=problem, values=visit.form)


async def _request(visit: Visit, email: str, purpose: Purpose) -> None:
    """Requests beyond the limit for an address are answered as all others are, and send nothing."""
    limits = await visit.with_view(lambda view: view.settings(AccountsSettings))
    await visit.limit("account-link", client(visit), most=limits.links, per_seconds=3600)
    if await within(visit, "account-link-to", email, most=limits.letters, per_seconds=3600):
        await visit.perform(links.request_link, links.RequestLink(email=email, purpose=purpose), actor=ANONYMOUS)


async def link(visit: Visit) -> Response:
    """Choose a name and a password for a new account, or a new password for one's own."""
    digest = digest_of(visit.path["secret"])
    found: OpenLink | None = await visit.with_view(partial(open_link, digest=digest))
    if found is None:
        raise NotFound(
            "This link has been used or has run out.",
            to_do="Ask for a new one on the page for signing in. If you have used it already, sign in.",
        )
    if visit.request.method == "GET":
        return _page(visit, found)
    try:
        name, password = _chosen(visit, found)
        given = links.UseLink(digest=digest, name=name, password_hash=await hashed(visit, password))
        outcome = await visit.perform(links.use_link, given, actor=ANONYMOUS)
    except REFUSALS as problem:
        return _page(visit, found, problem)
    account = f"account:{outcome.get(LinkUsed).account}"
    await visit.commons.read(partial(sessions.close_others, visit.commons, account, ""))
    await visit.sign_in(account)
    return visit.redirect("/compose" if outcome.get(Created) else "/account?done=password")


def _chosen(visit: Visit, found: OpenLink) -> tuple[str, str]:
    """Name and password from the form; Invalid with every fault at once."""
    name, password, faults = found.name, "", list[Fault]()
    try:
        name = visit.read_form(NameForm).name if found.is_new else found.name
    except Invalid as problem:
        faults += problem.faults
    try:
        password = new_password(visit, name, found.email)
    except Invalid as problem:
        faults += problem.faults
    if faults:
        raise Invalid("Some answers need another look.", faults=faults)
    return name, password


def _page(visit: Visit, found: OpenLink, problem: Problem | None = None) -> Response:
    return visit.render("accounts/link.html", open=found, problem=problem, values=visit.form, noindex=True)

"""One's own account: roles, password, API keys."""

from functools import partial

from pydantic import Field
from starlette.responses import Response

from bricks.accounts.actions import keys, people
from bricks.accounts.events import KeyCreated
from bricks.accounts.pages.signing import count_attempt, new_password
from bricks.accounts.pages.slow import fits, hashed, once_of
from bricks.accounts.queries import own
from bricks.accounts.rules.hashing import new_key
from commons.access import ROLES, Grant
from commons.errors import Fault, Forbidden, Invalid
from commons.model import Line, Model
from commons.pages import Visit
from commons.pages.forms import check_form


class KeyForm(Model):
    """What the form for a new key asks."""

    called: Line
    reach: Line
    days: int = Field(ge=1, le=365)


async def account(visit: Visit) -> Response:
    """Own roles and services, password, keys."""
    changed = "Your password is changed. You are signed out everywhere else."
    return await _page(visit, notice=changed if visit.query.get("done") == "password" else "")


async def _page(visit: Visit, *, problem: Invalid | None = None, notice: str = "", status: int = 200) -> Response:
    mine = await visit.ask(own.me, own.Me())
    shown = await visit.ask(own.keys, own.Me())
    return visit.render(
        "accounts/account.html",
        status=status,
        mine=mine,
        keys=shown.keys,
        reaches=[(_reach(grant), _reach_words(grant, mine)) for grant in _usable(visit)],
        panels=await visit.panels(on="account", thread=mine.account, ref=mine.account),
        problem=problem,
        notice=notice,
        values=visit.form,
    )


def _usable(visit: Visit) -> list[Grant]:
    return [grant for grant in visit.actor.grants if grant.organisation != "*"]


def _reach(grant: Grant) -> str:
    return f"{grant.role}|{grant.organisation}|{grant.service or ''}"


def _reach_words(grant: Grant, mine: own.OwnAccount) -> str:
    for role in mine.roles:
        if (role.role, role.organisation, role.service) == (grant.role, grant.organisation, grant.service):
            return f"{role.role.capitalize()}, {role.service_title or role.organisation_name}"
    return f"{grant.role.capitalize()}, {grant.service or grant.organisation}"


async def change_password(visit: Visit) -> Response:
    """Change the password, after the present one has been shown to be known."""
    mine = await visit.ask(own.me, own.Me())
    try:
        await count_attempt(visit, mine.email)
        known = await visit.with_view(partial(own.credentials, email=mine.email))
        if not await fits(known.password, str(visit.form.get("present", ""))):
            raise Invalid("That is not your password.", faults=[Fault("present", "That is not your present password")])
        password = new_password(visit, mine.name, mine.email, field="fresh")
    except Invalid as problem:
        return await _page(visit, problem=problem)
    given = people.ChangePassword(account=mine.account, password_hash=await hashed(visit, password))
    await visit.perform(people.change_password, given)
    await visit.sign_out_elsewhere()
    return visit.redirect("/account?done=password")


async def create_key(visit: Visit) -> Response:
    """Make a key and show it, this once."""
    try:
        form = visit.read_form(KeyForm)
    except Invalid as problem:
        return await _page(visit, problem=problem)
    role, organisation, service = (*form.reach.split("|"), "", "")[:3]
    if role not in ROLES:
        raise Forbidden("There is no such role.", to_do="Choose one of your own roles.")
    made = new_key(once_of(visit))
    given = check_form(
        keys.NewKey,
        {
            "called": form.called,
            "prefix": made.prefix,
            "digest": made.digest,
            "role": role,
            "organisation": organisation,
            "service": service or None,
            "days": form.days,
        },
    )
    outcome = await visit.perform(keys.create_key, given)
    event: KeyCreated = outcome.get(KeyCreated)
    return visit.render("accounts/key_created.html", secret=made.secret, called=form.called, event=event)


async def revoke_key(visit: Visit) -> Response:
    """Revoke one of one's own keys."""
    await visit.perform(keys.revoke_key, keys.RevokeKey(key=visit.ref("key")))
    return visit.redirect("/account#keys")

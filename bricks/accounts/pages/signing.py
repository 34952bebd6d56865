"""Signing in and out."""

from functools import partial

from starlette.responses import Response

from bricks.accounts.actions import people
from bricks.accounts.pages.slow import fits, hashed
from bricks.accounts.queries.own import credentials
from bricks.accounts.rules.hashing import is_outdated
from bricks.accounts.rules.passwords import LONGEST, faults_of
from bricks.accounts.settings import AccountsSettings
from commons.access import Actor
from commons.errors import Fault, Invalid, Problem, TooManyRequests
from commons.pages import Visit
from commons.pages.carry import carry_on, kept_through
from commons.pages.limits import attempt, client

HOME = "/account"
_WRONG = "The email address and the password do not fit together"


async def sign_in(visit: Visit) -> Response:
    """Ask for address and password; never says which of the two was wrong."""
    if visit.request.method == "GET":
        return _sign_in_page(visit)
    email, password = _typed(visit, "email").casefold(), _typed(visit, "password", strip=False)
    try:
        await count_attempt(visit, email)
    except TooManyRequests as problem:
        return _sign_in_page(visit, problem)
    known = await visit.with_view(partial(credentials, email=email))
    if not await fits(known.password, password[: LONGEST + 1]) or known.account is None:
        fault = Invalid(f"{_WRONG}.", faults=[Fault("email", _WRONG)])
        return _sign_in_page(visit, fault)
    await visit.sign_in(f"account:{known.account}")
    if is_outdated(known.password):
        new = await hashed(visit, password)
        again = people.Rehash(account=known.account, password_hash=new, before=known.password)
        await visit.perform(people.rehash, again, actor=Actor(id=f"account:{known.account}"))
    kept = kept_through(visit.form)
    return carry_on(visit, kept) if kept else visit.redirect(_typed(visit, "next") or HOME)


def _sign_in_page(visit: Visit, problem: Problem | None = None) -> Response:
    to = _typed(visit, "next") or visit.query.get("next", "")
    kept = kept_through(visit.form)
    return visit.render("accounts/sign_in.html", problem=problem, values=visit.form, next=to, kept=kept)


async def count_attempt(visit: Visit, email: str) -> None:
    """Count an attempt of this client, and for this address; TooManyRequests beyond the limits."""
    limits = await visit.with_view(lambda view: view.settings(AccountsSettings))
    window = limits.window_seconds
    await visit.limit("sign-in-from", client(visit), most=limits.attempts_from, per_seconds=window)
    await attempt(visit, "sign-in", email, most=limits.attempts, per_seconds=window)


async def sign_out(visit: Visit) -> Response:
    """End the session; opened without a form, ask first."""
    if visit.request.method == "GET":
        return visit.render("accounts/sign_out.html")
    await visit.sign_out()
    return visit.render("accounts/signed_out.html")


def new_password(visit: Visit, *about: str, field: str = "password") -> str:
    """A new password from the form; Invalid with the reason when it is too easy to guess."""
    password = _typed(visit, field, strip=False)
    if faults := faults_of(password, about=about):
        raise Invalid(f"{faults[0]}.", faults=[Fault(field, says) for says in faults])
    return password


def _typed(visit: Visit, field: str, *, strip: bool = True) -> str:
    value = visit.form.get(field, "")
    text = value if isinstance(value, str) else ""
    return text.strip() if strip else text

"""The page behind an invitation's link."""

from functools import partial

from starlette.responses import Response

from bricks.accounts.actions import invitations
from bricks.accounts.events import Created
from bricks.accounts.pages.signing import new_password
from bricks.accounts.pages.slow import hashed
from bricks.accounts.queries.own import OpenInvitation, invitation_by_digest
from bricks.accounts.rules.hashing import digest_of
from commons.access import ROLE_WORDS
from commons.errors import Invalid, NotFound
from commons.model import Line, Model
from commons.pages import Visit


class NameForm(Model):
    """What somebody new is asked beside the password."""

    name: Line


async def invitation(visit: Visit) -> Response:
    """Show what one is invited to; take it up with a new account, or as whoever is signed in."""
    digest = digest_of(visit.path["token"])
    open_: OpenInvitation | None = await visit.with_view(partial(invitation_by_digest, digest=digest))
    if open_ is None:
        raise NotFound(
            "This invitation has been used, was withdrawn or has run out.",
            to_do="Ask the person who invited you for a new one. If you have used it already, sign in.",
        )
    signed_in = visit.actor.id.startswith("account:")
    if visit.request.method == "GET":
        return _page(visit, open_, signed_in)
    try:
        given = await _answer(visit, open_, digest, signed_in)
    except Invalid as problem:
        return _page(visit, open_, signed_in, problem)
    outcome = await visit.perform(invitations.accept, given)
    created: Created | None = outcome.get(Created)
    if created:
        await visit.sign_in(f"account:{created.account}")
    return visit.redirect("/account")


async def _answer(visit: Visit, open_: OpenInvitation, digest: str, signed_in: bool) -> invitations.Accept:
    if signed_in or open_.has_account:
        return invitations.Accept(organisation=open_.organisation, digest=digest)
    name = visit.read_form(NameForm).name
    password = new_password(visit, name, open_.email)
    return invitations.Accept(
        organisation=open_.organisation, digest=digest, name=name, password_hash=await hashed(visit, password)
    )


def _page(visit: Visit, open_: OpenInvitation, signed_in: bool, problem: Invalid | None = None) -> Response:
    return visit.render(
        "accounts/invitation.html",
        open=open_,
        gives=ROLE_WORDS[open_.role],
        as_signed_in=signed_in,
        problem=problem,
        values=visit.form,
        noindex=True,
    )

"""Who works in a service: roles, invitations, and taking them away. For its owners."""

from typing import Any

from pydantic import EmailStr
from starlette.responses import Response

from bricks.accounts.actions import invitations, roles
from bricks.accounts.events import Role
from bricks.accounts.pages.slow import once_of
from bricks.accounts.queries import people as asked
from bricks.accounts.rules.hashing import digest_of, new_link_token
from bricks.accounts.rules.roles import GIVEN_BY_OWNERS
from commons.access import ROLE_WORDS
from commons.errors import Invalid
from commons.model import Model
from commons.pages import Visit


class InviteForm(Model):
    """What the form for an invitation asks."""

    email: EmailStr
    role: Role
    reach: str = "service"


async def people(visit: Visit) -> Response:
    """Everybody with a role here, open invitations, and a form to invite."""
    return await _page(visit)


async def _page(visit: Visit, problem: Invalid | None = None) -> Response:
    here = asked.People(organisation=visit.organisation, service=visit.service.slug)
    return visit.render(
        "accounts/people.html",
        found=await visit.ask(asked.people, here),
        roles=[(role, visit.service.role_names.get(role, role.capitalize())) for role in GIVEN_BY_OWNERS],
        role_words=ROLE_WORDS,
        role_names=visit.service.role_names,
        whole=visit.actor.may("own", visit.organisation),
        problem=problem,
        values=visit.form,
        notice={"revoked": "The role was taken away.", "withdrawn": "The invitation was withdrawn."}.get(
            visit.query.get("done", ""), ""
        ),
    )


async def invite(visit: Visit) -> Response:
    """Invite somebody, and show the link to pass on."""
    try:
        form = visit.read_form(InviteForm)
    except Invalid as problem:
        return await _page(visit, problem)
    token = new_link_token(once_of(visit))
    given = invitations.Invite(
        organisation=visit.organisation,
        service=None if form.reach == "organisation" else visit.service.slug,
        email=form.email,
        role=form.role,
        digest=digest_of(token),
        link=f"{visit.commons.installation.ports.address}/account/invitation/{token}",
    )
    await visit.perform(invitations.invite, given)
    shown: dict[str, Any] = {"link": given.link, "email": form.email, "role": form.role}
    return visit.render("accounts/invited.html", role_names=visit.service.role_names, **shown)


async def withdraw(visit: Visit) -> Response:
    """Withdraw an invitation."""
    given = invitations.Withdraw(organisation=visit.organisation, service=None, invitation=visit.ref("invitation"))
    if not visit.actor.may("own", visit.organisation):
        given = given.model_copy(update={"service": visit.service.slug})
    await visit.perform(invitations.withdraw, given)
    return visit.redirect(f"{visit.work('accounts')}?done=withdrawn")


async def revoke(visit: Visit) -> Response:
    """Take a role away."""
    given = roles.Take(organisation=visit.organisation, service=None, grant=visit.ref("grant"))
    if not visit.actor.may("own", visit.organisation):
        given = given.model_copy(update={"service": visit.service.slug})
    await visit.perform(roles.revoke, given)
    return visit.redirect(f"{visit.work('accounts')}?done=revoked")

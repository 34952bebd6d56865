"""Who runs an organisation: for the administrators of the installation, who appoint the first."""

from typing import Literal

from pydantic import EmailStr
from starlette.responses import Response

from bricks.accounts.actions import invitations
from bricks.accounts.pages.slow import once_of
from bricks.accounts.queries.people import RUNS
from bricks.accounts.rules.hashing import digest_of, new_link_token
from commons.errors import NotFound, Problem
from commons.model import Model, Slug
from commons.pages import Visit
from commons.pages.answers import local_path
from commons.pages.forms import REFUSALS, address_of


class Where(Model):
    """The organisation in the address."""

    organisation: Slug


class InviteToRun(Model):
    """What the form asks."""

    email: EmailStr
    role: Literal["owner", "administrator"]


async def invite_to_run(visit: Visit) -> Response:
    """Invite somebody to run an organisation, and show the link to pass on."""
    slug = address_of(Where, organisation=visit.path["organisation"]).organisation
    found = await visit.with_view(lambda view: view.labels({"organisation": {slug}}))
    if slug not in found:
        raise NotFound("There is no such organisation.", to_do="Look it up in the list of organisations.")
    back = local_path(str(visit.form.get("back", ""))) or "/account"
    token = new_link_token(once_of(visit))
    link = f"{visit.commons.installation.ports.address}/account/invitation/{token}"
    try:
        form = visit.read_form(InviteToRun)
        given = invitations.Invite(
            organisation=slug, email=form.email, role=form.role, digest=digest_of(token), link=link
        )
        await visit.perform(invitations.invite, given)
    except REFUSALS as problem:
        return _again(visit, slug, found[slug].text, back, problem)
    return visit.render("accounts/invited.html", link=link, email=form.email, role=form.role, back_url=back)


def _again(visit: Visit, slug: str, name: str, back: str, problem: Problem) -> Response:
    panel = {"organisation": slug, "roles": RUNS}
    return visit.render(
        "accounts/invite_to_run.html",
        panel=panel,
        name=name,
        back_to=back,
        back=back,
        problem=problem,
        values=visit.form,
    )

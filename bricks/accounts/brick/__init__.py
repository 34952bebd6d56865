"""Accounts for people who work here: sign-in, invitations, roles as events, and API keys."""

from typing import Any

from bricks.accounts.actions import invitations, keys, people, roles
from bricks.accounts.brick.starting import start
from bricks.accounts.events import Created, Invited
from bricks.accounts.followers import send_invitation
from bricks.accounts.pages import PAGES
from bricks.accounts.queries import own
from bricks.accounts.queries import people as asked_people
from bricks.accounts.settings import AccountsSettings
from bricks.accounts.tables import AccountRow, GrantRow, InvitationRow, KeyRow
from bricks.accounts.tables.reading import actor_of_key, grants_of_actor
from commons.access import Actor, Grant
from commons.brick import Brick, Delivery, Operation, Panel, get, internal, pages_only, post
from commons.hooks import hookimpl
from commons.view import View

__all__ = ["brick", "commons_grants", "commons_key", "commons_started"]

brick = Brick(
    name="accounts",
    version="1.0.0",
    summary="Accounts of people who work here: sign-in, invitations, roles as events, API keys",
    owner="commons",
    platform=True,
    settings=AccountsSettings,
    tables=(AccountRow, GrantRow, InvitationRow, KeyRow),
    api={
        1: [
            get("/me", own.me, may="anyone"),
            get("/keys", own.keys, may="anyone"),
            post("/keys/{key}/revocation", keys.revoke_key, may="anyone"),
            get("/people", asked_people.people, may="own", within="organisation", personal=True),
            post("/grants", roles.grant, may="own", within="organisation"),
            post("/grants/{grant}/revocation", roles.revoke, may="own", within="organisation"),
        ]
    },
    internal=[
        pages_only(people.create, may="anyone"),
        pages_only(people.change_password, may="anyone"),
        pages_only(people.rehash, may="anyone"),
        pages_only(keys.create_key, may="anyone"),
        pages_only(invitations.invite, may="own", within="organisation"),
        pages_only(invitations.withdraw, may="own", within="organisation"),
        pages_only(invitations.accept, may="anyone", within="organisation"),
        pages_only(people.seed, may="administer"),
        Operation(method="FLOW", path="", run=roles.appoint, may="flow", within="organisation"),
        internal(invitations.sent),
    ],
    pages=PAGES,
    deliveries=[Delivery(name="invitations", on=(Invited,), send=send_invitation, record=invitations.sent)],
    labels={"account": asked_people.label},
    find={"account": asked_people.find},
    panels=[
        Panel(
            on="service", title="People", query=asked_people.panel, template="accounts/panel.html", may="own", order=20
        )
    ],
    units={"account": Created},
    wiring=[
        {
            "when": "registry.founded",
            "do": "accounts.appoint",
            "take": {"organisation": "organisation", "account": "account"},
        }
    ],
)


@hookimpl
def commons_grants(actor: str, view: View) -> tuple[Grant, ...]:
    """The roles of an account or a key, as they are now."""
    return grants_of_actor(view, actor)


@hookimpl
def commons_key(digest: str, view: View) -> Actor | None:
    """The actor behind an API key, by the digest of its secret."""
    return actor_of_key(view, digest)


@hookimpl
def commons_started(commons: Any) -> None:
    """Make the sample accounts, if examples are shown and none was made before."""
    start(commons, brick)

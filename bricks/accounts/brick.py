"""Accounts for people who work here: sign-in, invitations, roles as events, and API keys."""

import os
import secrets
from pathlib import Path
from typing import Any

from pydantic import Field

from bricks.accounts.actions import invitations, keys, links, people, roles
from bricks.accounts.actions.people import Sample, SampleRole, Samples, seed
from bricks.accounts.events import Created, Invited, LinkRequested
from bricks.accounts.followers import send_invitation, send_link
from bricks.accounts.pages import PAGES
from bricks.accounts.queries import own
from bricks.accounts.queries import people as asked_people
from bricks.accounts.rules.hashing import hash_password
from bricks.accounts.settings import AccountsSettings
from bricks.accounts.tables import AccountRow, GrantRow, InvitationRow, KeyRow, LinkRow
from bricks.accounts.tables.reading import account_by_email, actor_of_key, grants_of_actor
from commons.access import OPERATOR, Actor, Grant
from commons.brick import Brick, Delivery, Operation, Panel, get, internal, pages_only, post
from commons.hooks import hookimpl
from commons.model import Line, Model
from commons.service.source import read
from commons.view import View

brick = Brick(
    name="accounts",
    version="1.0.0",
    summary="Accounts of people who work here: sign-in, invitations, roles as events, API keys",
    owner="commons",
    platform=True,
    settings=AccountsSettings,
    tables=(AccountRow, GrantRow, InvitationRow, LinkRow, KeyRow),
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
        pages_only(links.request_link, may="anyone"),
        pages_only(links.use_link, may="anyone"),
        internal(links.link_answered),
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
    deliveries=[
        Delivery(name="invitations", on=(Invited,), send=send_invitation, record=invitations.sent),
        Delivery(name="links", on=(LinkRequested,), send=send_link, record=links.link_answered),
    ],
    labels={"account": asked_people.label, "invitation": asked_people.label_invitations},
    find={"account": asked_people.find},
    panels=[
        Panel(
            on="service", title="People", query=asked_people.panel, template="accounts/panel.html", may="own", order=20
        ),
        Panel(
            on="organisation",
            title="Who runs it",
            query=asked_people.running_panel,
            template="accounts/running.html",
            may="administer",
        ),
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


FILE = "sample-accounts.txt"
_EASY_TO_TYPE = """
amber anchor apple arch autumn barley basil beacon birch bridge brook candle canal cedar chalk cherry clover
cobalt copper coral cotton daisy damson ember fable falcon fennel ferry fiddle flint garnet ginger granite
harbour hazel heather hinge indigo ivory juniper kettle lantern larch lemon linen lupin maple marble meadow
mint nettle nutmeg oak olive onyx orchard otter pebble pepper plinth plum quartz quince raven ribbon river
rowan saffron sage slate sorrel sparrow thistle timber topaz tulip umber velvet violet walnut willow wren
yarrow zinnia
"""
_WORDS = tuple(_EASY_TO_TYPE.split())


class _Account(Model):
    name: Line
    email: str
    says: Line
    roles: tuple[SampleRole, ...] = Field(min_length=1)


class _Accounts(Model):
    accounts: tuple[_Account, ...]


def start(commons: Any, brick: Brick) -> None:
    """Make the accounts of `accounts.yaml` among the examples, with one random password, once."""
    path: Path | None = commons.settings.example_file("accounts.yaml")
    if path is None:
        return
    given = _Accounts.model_validate(read(path.name, path.read_text(encoding="utf-8")).data)
    with commons.platform_view(brick) as view:
        missing = [one for one in given.accounts if account_by_email(view, one.email) is None]
    if len(missing) != len(given.accounts) or not missing:
        return
    password = "-".join([*(secrets.choice(_WORDS) for _ in range(4)), str(secrets.randbelow(900) + 100)])
    stored = hash_password(password, secrets.token_urlsafe(24))
    samples = tuple(Sample(email=one.email, name=one.name, password_hash=stored, roles=one.roles) for one in missing)
    command = commons.command(seed, Samples(accounts=samples), actor=OPERATOR, service=commons.platform)
    commons.writer.perform(command).result()
    _write(commons.settings.data / FILE, _words(commons.settings.address, password, given))


def _words(address: str, password: str, given: _Accounts) -> str:
    longest = max(len(one.email) for one in given.accounts)
    lines = [f"    {one.email:<{longest}}  {one.says}" for one in given.accounts]
    return "\n".join(
        [
            "  Sample accounts, for trying the examples out. Sign in under /account/sign-in.",
            f"  The password of them all: {password}",
            *lines,
            "",
        ]
    )


def _write(path: Path, text: str) -> None:
    """Only this machine's user may read it."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(text)

"""Look-ups that actions and queries share."""

from dataclasses import dataclass

from sqlmodel import col, select

from bricks.accounts.rules.roles import covers, grant_of
from bricks.accounts.tables.rows import AccountRow, GrantRow, KeyRow, LinkRow
from commons.access import Actor, Grant
from commons.errors import Forbidden, Problem, SignInNeeded
from commons.view import View


def account_by_email(view: View, email: str) -> AccountRow | None:
    """The account with this address, in whatever case it is written."""
    return view.first(select(AccountRow).where(col(AccountRow.email) == email.strip().casefold()))


@dataclass(frozen=True)
class GoodLink:
    """A one-time link that works: to set up an account, or to give this one a new password."""

    email: str
    account: AccountRow | None


def good_link(view: View, digest: str) -> GoodLink | None:
    """The link with this digest, while it is good and does what it was asked for."""
    row = view.first(select(LinkRow).where(col(LinkRow.digest) == digest))
    if row is None or row.expires_at <= view.now:
        return None
    account = account_by_email(view, row.email)
    closed = account is not None and account.closed
    fits = (row.purpose == "account") is (account is None)
    return GoodLink(row.email, account) if fits and not closed else None


def own_account(view: View) -> AccountRow:
    """The account of whoever acts, by session or by key; SignInNeeded or Forbidden if there is none."""
    kind, _, ref = view.actor.id.partition(":")
    if view.actor.is_anonymous:
        raise SignInNeeded("You need to sign in to see this.", to_do="Sign in, or use an API key.")
    if kind == "key":
        ref = view.get(KeyRow, ref).account
    elif kind != "account":
        raise Forbidden("Only people with an account can do this.", to_do="Sign in with your own account.")
    return view.get(AccountRow, ref)


def held_by(view: View, account: str) -> tuple[Grant, ...]:
    """Every role that an account holds."""
    rows = view.all(select(GrantRow).where(col(GrantRow.account) == account))
    return tuple(grant_of(row.role, row.at_organisation, row.at_service) for row in rows)


def grants_of_actor(view: View, actor: str) -> tuple[Grant, ...]:
    """The roles of an account or a key; a key never gives more than its account still holds."""
    kind, _, ref = actor.partition(":")
    if kind == "key":
        key = view.first(select(KeyRow).where(col(KeyRow.ref) == ref))
        return key_grants(view, key) if key else ()
    if kind != "account":
        return ()
    account = view.first(select(AccountRow).where(col(AccountRow.ref) == ref))
    return held_by(view, ref) if account and not account.closed else ()


def key_grants(view: View, key: KeyRow) -> tuple[Grant, ...]:
    """What a key may do now; nothing once it is revoked, has run out, or its account lost the role."""
    if key.revoked_at is not None or key.expires_at <= view.now:
        return ()
    wanted = grant_of(key.role, key.at_organisation, key.at_service)
    return (wanted,) if covers(grants_of_actor(view, f"account:{key.account}"), wanted) else ()


def actor_of_key(view: View, digest: str) -> Actor | None:
    """The actor behind a key that works, by the digest of its secret."""
    key = view.first(select(KeyRow).where(col(KeyRow.digest) == digest))
    if key is None or key.revoked_at is not None or key.expires_at <= view.now:
        return None
    return Actor(id=f"key:{key.ref}", grants=key_grants(view, key))


def names_of(view: View, organisations: set[str]) -> dict[str, str]:
    """Organisations' names by slug; the slug itself where nobody knows a name."""
    labels = view.labels({"organisation": organisations})
    return {slug: labels[slug].text if slug in labels else slug for slug in organisations}


def title_of(view: View, organisation: str, service: str) -> str | None:
    """A service's title; its slug if it is not published, None for a whole organisation."""
    if not service:
        return None
    try:
        return view.service_at(organisation, service).title
    except Problem:
        return service

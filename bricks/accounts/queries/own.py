"""What somebody sees of their own account, and what signing in needs to know."""

from dataclasses import dataclass
from datetime import datetime

from pydantic import ConfigDict
from sqlmodel import col, select

from bricks.accounts.events import Role
from bricks.accounts.tables import GrantRow, InvitationRow, KeyRow
from bricks.accounts.tables.reading import account_by_email, good_link, names_of, own_account, title_of
from commons.access import ROLE_WORDS
from commons.model import Line, Model, Slug
from commons.refs import AccountRef, KeyRef
from commons.view import View


class Me(Model):
    """Nothing: the answer is about whoever asks."""

    model_config = ConfigDict(json_schema_extra={"examples": [{}]})


class OwnRole(Model):
    """A role that one holds. Without a service it holds in the whole organisation."""

    role: Role
    gives: str
    organisation: Slug
    organisation_name: str
    service: Slug | None
    service_title: str | None


class OwnAccount(Model):
    """One's own account."""

    account: AccountRef
    name: Line
    email: str
    roles: tuple[OwnRole, ...]


class OwnKey(Model):
    """One of one's own API keys; of the secret only its beginning is known."""

    key: KeyRef
    called: Line
    prefix: str
    role: Role
    organisation: Slug
    service: Slug | None
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    works: bool


class OwnKeys(Model):
    """All of one's own API keys, newest first."""

    keys: tuple[OwnKey, ...]


@dataclass(frozen=True)
class Credentials:
    """What signing in compares with. Never an answer to anybody."""

    account: str | None
    password: str | None


@dataclass(frozen=True)
class OpenInvitation:
    """An invitation as whoever holds its link may see it."""

    email: str
    role: Role
    organisation: str
    organisation_name: str
    service: str | None
    service_title: str | None
    has_account: bool


@dataclass(frozen=True)
class OpenLink:
    """A one-time link as whoever holds it may see it."""

    email: str
    name: str
    is_new: bool
    """Whether it sets up an account, rather than a new password for one."""


def me(asked: Me, view: View) -> OwnAccount:
    """Your own account and its roles."""
    row = own_account(view)
    grants = view.all(
        select(GrantRow)
        .where(col(GrantRow.account) == row.ref)
        .order_by(col(GrantRow.at_organisation), col(GrantRow.at_service), col(GrantRow.role))
    )
    names = names_of(view, {grant.at_organisation for grant in grants})
    roles = tuple(_own_role(grant, names, view) for grant in grants)
    return OwnAccount(account=row.ref, name=row.name, email=row.email, roles=roles)


def _own_role(grant: GrantRow, names: dict[str, str], view: View) -> OwnRole:
    role: Role = grant.role  # type: ignore[assignment]  # the column holds what the grant action wrote
    return OwnRole(
        role=role,
        gives=ROLE_WORDS[role],
        organisation=grant.at_organisation,
        organisation_name=names[grant.at_organisation],
        service=grant.at_service or None,
        service_title=title_of(view, grant.at_organisation, grant.at_service),
    )


def keys(asked: Me, view: View) -> OwnKeys:
    """Your own API keys."""
    account = own_account(view)
    rows = view.all(
        select(KeyRow).where(col(KeyRow.account) == account.ref).order_by(col(KeyRow.created_at).desc()).limit(200)
    )
    return OwnKeys(keys=tuple(_own_key(row, view) for row in rows))


def _own_key(row: KeyRow, view: View) -> OwnKey:
    role: Role = row.role  # type: ignore[assignment]  # the column holds what the key action wrote
    return OwnKey(
        key=row.ref,
        called=row.called,
        prefix=row.prefix,
        role=role,
        organisation=row.at_organisation,
        service=row.at_service or None,
        created_at=row.created_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        works=row.revoked_at is None and row.expires_at > view.now,
    )


def credentials(view: View, email: str) -> Credentials:
    """The stored hash for an address, or nothing; for signing in only."""
    row = account_by_email(view, email)
    if row is None or row.closed:
        return Credentials(None, None)
    return Credentials(row.ref, row.password)


def invitation_by_digest(view: View, digest: str) -> OpenInvitation | None:
    """The invitation with this link, while it is good."""
    row = view.first(select(InvitationRow).where(col(InvitationRow.digest) == digest))
    if row is None or row.closed_at is not None or row.expires_at <= view.now:
        return None
    role: Role = row.role  # type: ignore[assignment]  # the column holds what the invite action wrote
    return OpenInvitation(
        email=row.email,
        role=role,
        organisation=row.at_organisation,
        organisation_name=names_of(view, {row.at_organisation})[row.at_organisation],
        service=row.at_service or None,
        service_title=title_of(view, row.at_organisation, row.at_service),
        has_account=account_by_email(view, row.email) is not None,
    )


def open_link(view: View, digest: str) -> OpenLink | None:
    """The one-time link with this digest, while it is good."""
    link = good_link(view, digest)
    if link is None:
        return None
    return OpenLink(link.email, link.account.name if link.account else "", is_new=link.account is None)

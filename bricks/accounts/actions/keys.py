"""API keys: made with a role that the account holds, shown once, revoked at any time."""

from datetime import timedelta
from typing import Annotated

from pydantic import ConfigDict, Field, StringConstraints
from sqlmodel import col, select

from bricks.accounts.actions.invitations import Digest, sent_before
from bricks.accounts.events import KeyCreated, KeyRevoked, Role
from bricks.accounts.rules.roles import covers, grant_of
from bricks.accounts.settings import AccountsSettings
from bricks.accounts.tables import KeyRow
from bricks.accounts.tables.reading import held_by, own_account
from commons.errors import Forbidden, Refused
from commons.model import Line, Model, Slug
from commons.refs import KeyRef, subject
from commons.transaction import Transaction


class NewKey(Model):
    """A key for one role in one service, or in a whole organisation. The secret stays with its owner."""

    called: Line
    prefix: Annotated[str, StringConstraints(pattern=r"^ck_[\w-]{8}$")]
    digest: Digest
    role: Role
    organisation: Slug
    service: Slug | None = None
    days: int = Field(default=90, ge=1, le=730)


class RevokeKey(Model):
    """A key that must work no more."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"key": "01920000-0000-7000-8000-000000000002"}]})

    key: Annotated[KeyRef, subject]


def create_key(given: NewKey, tx: Transaction) -> KeyCreated:
    """Create an API key."""
    account, limits = own_account(tx), tx.settings(AccountsSettings)
    if tx.actor.id != f"account:{account.ref}":
        raise Forbidden("A key cannot make keys.", to_do="Sign in and make the key on your account page.")
    tx.alone(f"keys {account.ref}")
    wanted = grant_of(given.role, given.organisation, given.service or "")
    if not covers(held_by(tx, account.ref), wanted):
        raise Forbidden(
            "You cannot make a key for a role that you do not hold.",
            expected="One of your own roles, or a smaller one.",
        )
    mine = select(KeyRow).where(
        col(KeyRow.account) == account.ref, col(KeyRow.revoked_at).is_(None), col(KeyRow.expires_at) > tx.now
    )
    if tx.count(mine) >= limits.keys_each:
        raise Refused(f"You have {limits.keys_each} keys in use, which is the most.", to_do="Revoke one first.")
    if tx.first(select(KeyRow).where(col(KeyRow.digest) == given.digest)) is not None:
        raise sent_before()
    row = tx.add(
        KeyRow(
            account=account.ref,
            called=given.called,
            prefix=given.prefix,
            digest=given.digest,
            role=given.role,
            at_organisation=given.organisation,
            at_service=given.service or "",
            expires_at=tx.now + timedelta(days=min(given.days, limits.key_days)),
        )
    )
    return KeyCreated(
        key=row.ref,
        account=account.ref,
        role=given.role,
        organisation=given.organisation,
        service=given.service,
        expires=row.expires_at.date(),
    )


def revoke_key(given: RevokeKey, tx: Transaction) -> KeyRevoked | None:
    """Revoke one of your own API keys."""
    row = tx.get(KeyRow, given.key)
    if row.account != own_account(tx).ref:
        raise Forbidden("This key belongs to another account.")
    if row.revoked_at is not None:
        return None
    row.revoked_at = tx.now
    return KeyRevoked(key=row.ref, account=row.account)

"""Invitations: a one-time link that gives a role. The secret in it is made before the action."""

from datetime import timedelta
from typing import Annotated

from pydantic import EmailStr, StringConstraints
from sqlmodel import col, select

from bricks.accounts.actions.people import PasswordHash, add_account
from bricks.accounts.actions.roles import give, refuse_beyond_own
from bricks.accounts.events import (
    Created,
    Granted,
    InvitationAccepted,
    InvitationRef,
    InvitationSent,
    InvitationWithdrawn,
    Invited,
    Role,
)
from bricks.accounts.rules.letters import Sent
from bricks.accounts.settings import AccountsSettings
from bricks.accounts.tables import InvitationRow
from bricks.accounts.tables.reading import account_by_email, own_account
from commons.errors import Invalid, NotFound, Refused, SignInNeeded
from commons.model import Line, Model, Slug
from commons.refs import subject
from commons.transaction import Transaction

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class Invite(Model):
    """Whom to invite, and with which role. `link` is sent; only the digest of its secret stays."""

    organisation: Slug
    service: Slug | None = None
    email: EmailStr
    role: Role
    digest: Digest
    link: Annotated[str, StringConstraints(pattern=r"^https?://", max_length=300)]


class Withdraw(Model):
    """An invitation that is no longer wanted."""

    organisation: Slug
    service: Slug | None = None
    invitation: Annotated[InvitationRef, subject]


class Accept(Model):
    """Taking up an invitation: with a new account (name and hash), or as whoever is signed in."""

    organisation: Slug
    digest: Digest
    name: Line | None = None
    password_hash: PasswordHash | None = None


def invite(given: Invite, tx: Transaction) -> Invited:
    """Invite somebody to a service or an organisation."""
    refuse_beyond_own(tx, given.role, given.organisation, given.service)
    if tx.first(select(InvitationRow).where(col(InvitationRow.digest) == given.digest)) is not None:
        raise sent_before()
    days = tx.settings(AccountsSettings).invitation_days
    row = tx.add(
        InvitationRow(
            email=given.email.strip().casefold(),
            role=given.role,
            at_organisation=given.organisation,
            at_service=given.service or "",
            invited_by=tx.actor.id,
            digest=given.digest,
            link=given.link,
            expires_at=tx.now + timedelta(days=days),
        )
    )
    return Invited(invitation=row.ref, role=given.role, organisation=given.organisation, service=given.service)


def sent_before() -> Refused:
    """The refusal of a form whose one-time secret was made and used before."""
    return Refused(
        "This form was sent before.",
        expected="A form that was opened for this.",
        to_do="Open the page again and fill in the form that it shows.",
    )


def withdraw(given: Withdraw, tx: Transaction) -> InvitationWithdrawn:
    """Withdraw an invitation, so that its link works no more."""
    row = tx.get(InvitationRow, given.invitation)
    if row.at_organisation != given.organisation or (given.service and row.at_service != given.service):
        raise NotFound("There is no such invitation here.", to_do="Open the list of people again.")
    if row.closed_at is not None:
        raise Refused("This invitation is closed already.", to_do="Open the list of people again.")
    row.closed_at, row.link = tx.now, ""
    return InvitationWithdrawn(invitation=row.ref)


def accept(given: Accept, tx: Transaction) -> tuple[Created | InvitationAccepted | Granted, ...]:
    """Take up an invitation, once."""
    row = tx.first(select(InvitationRow).where(col(InvitationRow.digest) == given.digest))
    usable = row is not None and row.closed_at is None and row.expires_at > tx.now
    if row is None or not usable or row.at_organisation != given.organisation:
        raise Refused(
            "This invitation has been used, was withdrawn or has run out.",
            expected="A link that is still good.",
            to_do="Ask the person who invited you for a new one.",
        )
    recorded: list[Created | InvitationAccepted | Granted] = []
    account = _account_for(row, given, tx, recorded)
    row.closed_at, row.link = tx.now, ""
    recorded.append(InvitationAccepted(invitation=row.ref, account=account))
    role: Role = row.role  # type: ignore[assignment]  # the column holds what `invite` wrote
    granted = give(tx, account, role, row.at_organisation, row.at_service or None)
    return (*recorded, granted) if granted else tuple(recorded)


def _account_for(
    row: InvitationRow, given: Accept, tx: Transaction, recorded: list[Created | InvitationAccepted | Granted]
) -> str:
    if given.password_hash is None:
        return own_account(tx).ref
    if account_by_email(tx, row.email) is not None:
        raise SignInNeeded("You have an account already.", to_do="Sign in, then open the link again.")
    if given.name is None:
        raise Invalid("Enter your name.", to_do="Write the name that others will see beside your work.")
    made = add_account(tx, row.email, given.name, given.password_hash)
    recorded.append(Created(account=made.ref))
    return made.ref


def sent(given: Sent, tx: Transaction) -> InvitationSent:
    """Note that an invitation was sent, and forget its link."""
    row = tx.get(InvitationRow, given.invitation)
    row.link = ""
    return InvitationSent(invitation=row.ref)

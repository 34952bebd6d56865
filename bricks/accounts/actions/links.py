"""One-time links for people who have no password yet, or none that they remember.

What is done when a link is asked for is the same whether or not the address has an account, so
that neither the answer nor its time tells; only whoever reads that address learns it.
"""

from datetime import timedelta
from typing import Annotated

from pydantic import EmailStr, StringConstraints
from sqlmodel import col, select

from bricks.accounts.actions.people import PasswordHash, add_account
from bricks.accounts.events import Created, LinkRequested, LinkSent, LinkUsed, PasswordChanged
from bricks.accounts.rules.hashing import digest_of
from bricks.accounts.rules.letters import LinkAnswered, Purpose
from bricks.accounts.settings import AccountsSettings
from bricks.accounts.tables import LinkRow
from bricks.accounts.tables.reading import good_link
from commons.errors import Fault, Invalid, Refused
from commons.model import Line, Model
from commons.transaction import Transaction

MOST_SWEPT = 100


class RequestLink(Model):
    """The address that a link is to go to."""

    email: EmailStr
    purpose: Purpose


class UseLink(Model):
    """A link as it was sent, with the password that was chosen; a name where the account is new."""

    digest: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    password_hash: PasswordHash
    name: Line | None = None


def request_link(given: RequestLink, tx: Transaction) -> LinkRequested:
    """Ask for a one-time link by email."""
    for old in tx.all(select(LinkRow).where(col(LinkRow.expires_at) <= tx.now).limit(MOST_SWEPT)):
        tx.delete(old)
    secret = tx.new_secret()
    row = LinkRow(
        email=given.email.strip().casefold(),
        purpose=given.purpose.value,
        digest=digest_of(secret),
        secret=secret,
        expires_at=tx.now + timedelta(hours=tx.settings(AccountsSettings).link_hours),
    )
    return LinkRequested(link=tx.add(row).ref)


def link_answered(given: LinkAnswered, tx: Transaction) -> LinkSent:
    """Note that a link was sent, and forget its secret; forget all of it where there was nothing to send."""
    row = tx.get(LinkRow, given.link)
    if given.sent:
        row.secret = ""
    else:
        tx.delete(row)
    return LinkSent(link=given.link)


def use_link(given: UseLink, tx: Transaction) -> tuple[Created | PasswordChanged | LinkUsed, ...]:
    """Set up the account or its new password. The link, and every other one to that address, works no more."""
    link = good_link(tx, given.digest)
    if link is None:
        raise Refused(
            "This link has been used or has run out.",
            expected="A link that is still good.",
            to_do="Ask for a new one.",
        )
    first: Created | PasswordChanged
    if link.account is None:
        if given.name is None:
            raise Invalid("Enter your name.", faults=[Fault("name", "Enter your name")])
        first = Created(account=add_account(tx, link.email, given.name, given.password_hash).ref)
    else:
        link.account.password = given.password_hash
        first = PasswordChanged(account=link.account.ref)
    for row in tx.all(select(LinkRow).where(col(LinkRow.email) == link.email)):
        tx.delete(row)
    return first, LinkUsed(account=first.account)

"""Accounts, their roles, invitations and keys. All rows belong to the platform's own organisation.

`at_organisation` and `at_service` say where a role holds: a service's slug, or empty for the whole
organisation.
"""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from commons.database import Tenant, UtcDateTime, index, personal

_WHERE = ("at_organisation", "at_service")


class AccountRow(Tenant, table=True):
    """Somebody who signs in."""

    __tablename__ = "accounts_account"
    __kind__ = "account"
    __table_args__ = (index("accounts_account", "organisation", "email", unique=True),)

    email: str = personal(max_length=254)
    """In lower case: one account for each address."""
    name: str = personal(max_length=200)
    password: str = personal(max_length=200)
    """The argon2id hash in its text form."""
    closed: bool = False


class GrantRow(Tenant, table=True):
    """A role that an account holds."""

    __tablename__ = "accounts_grant"
    __kind__ = "grant"
    __table_args__ = (
        Index("ix_accounts_grant_once", "organisation", "account", "role", *_WHERE, unique=True),
        index("accounts_grant", "organisation", "at_organisation", "at_service"),
    )

    account: str = Field(max_length=36)
    role: str = Field(max_length=20)
    at_organisation: str = Field(max_length=64)
    at_service: str = Field(default="", max_length=64)


class InvitationRow(Tenant, table=True):
    """A one-time link that gives a role to whoever opens it and sets a password."""

    __tablename__ = "accounts_invitation"
    __kind__ = "invitation"
    __table_args__ = (
        index("accounts_invitation", "organisation", "digest", unique=True),
        index("accounts_invitation", "organisation", "at_organisation", "at_service"),
    )

    email: str = personal(max_length=254, retain="P30D")
    role: str = Field(max_length=20)
    at_organisation: str = Field(max_length=64)
    at_service: str = Field(default="", max_length=64)
    invited_by: str = Field(max_length=80)
    digest: str = Field(max_length=64)
    link: str = personal(default="", max_length=300, retain="P7D")
    """The link itself, kept until it has been sent and then emptied."""
    expires_at: datetime = Field(sa_type=UtcDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When it was accepted or withdrawn."""


class LinkRow(Tenant, table=True):
    """A one-time link to whoever reads an address, to set up an account or to choose a new password.

    It is deleted when it is used, and soon after it has run out.
    """

    __tablename__ = "accounts_link"
    __kind__ = "account-link"
    __table_args__ = (
        index("accounts_link", "organisation", "digest", unique=True),
        index("accounts_link", "organisation", "email"),
        index("accounts_link", "organisation", "expires_at"),
    )

    email: str = personal(max_length=254, retain="P1D")
    purpose: str = Field(max_length=16)
    digest: str = Field(max_length=64)
    secret: str = personal(default="", max_length=64, retain="P1D")
    """The secret part, only until it was sent."""
    expires_at: datetime = Field(sa_type=UtcDateTime)


class KeyRow(Tenant, table=True):
    """An API key: it acts with one role, and never with more than its account still holds."""

    __tablename__ = "accounts_key"
    __kind__ = "key"
    __table_args__ = (
        index("accounts_key", "organisation", "digest", unique=True),
        index("accounts_key", "organisation", "account"),
    )

    account: str = Field(max_length=36)
    called: str = personal(max_length=100)
    prefix: str = Field(max_length=20)
    digest: str = Field(max_length=64)
    role: str = Field(max_length=20)
    at_organisation: str = Field(max_length=64)
    at_service: str = Field(default="", max_length=64)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

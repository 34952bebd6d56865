"""What the accounts brick records. Names and email addresses stay in its tables."""

from datetime import date
from typing import Annotated, Literal, TypeAlias

from commons.event import Event
from commons.refs import AccountRef, Code, KeyRef, Kind

Role: TypeAlias = Literal["caseworker", "supervisor", "owner", "administrator"]
GrantRef: TypeAlias = Annotated[str, Kind("grant")]
LinkRef: TypeAlias = Annotated[str, Kind("account-link")]
InvitationRef: TypeAlias = Annotated[str, Kind("invitation")]


class Created(Event, name="accounts.created"):
    """Account created."""

    account: AccountRef


class PasswordChanged(Event, name="accounts.password_changed"):
    """Password changed."""

    account: AccountRef


class Rehashed(Event, name="accounts.rehashed"):
    """Password stored anew with stronger parameters."""

    account: AccountRef


class LinkRequested(Event, name="accounts.link_requested"):
    """One-time link asked for, to set up an account or to choose a new password."""

    link: LinkRef


class LinkSent(Event, name="accounts.link_sent"):
    """Answer to the request for a link sent, where there was one to send."""

    link: LinkRef


class LinkUsed(Event, name="accounts.link_used"):
    """One-time link used; every session of the account ends."""

    account: AccountRef


class Granted(Event, name="accounts.granted"):
    """Role granted. Without a service it holds in the whole organisation."""

    account: AccountRef
    role: Role
    organisation: Code
    service: Code | None = None


class Revoked(Event, name="accounts.revoked"):
    """Role taken away."""

    account: AccountRef
    role: Role
    organisation: Code
    service: Code | None = None


class Invited(Event, name="accounts.invited"):
    """Person invited."""

    invitation: InvitationRef
    role: Role
    organisation: Code
    service: Code | None = None


class InvitationSent(Event, name="accounts.invitation_sent"):
    """Invitation sent."""

    invitation: InvitationRef


class InvitationAccepted(Event, name="accounts.invitation_accepted"):
    """Invitation accepted."""

    invitation: InvitationRef
    account: AccountRef


class InvitationWithdrawn(Event, name="accounts.invitation_withdrawn"):
    """Invitation withdrawn."""

    invitation: InvitationRef


class KeyCreated(Event, name="accounts.key_created"):
    """API key created."""

    key: KeyRef
    account: AccountRef
    role: Role
    organisation: Code | None = None
    service: Code | None = None
    expires: date


class KeyRevoked(Event, name="accounts.key_revoked"):
    """API key revoked."""

    key: KeyRef
    account: AccountRef

"""The words of an invitation."""

import enum
from datetime import datetime
from typing import Annotated

from bricks.accounts.events import InvitationRef, LinkRef
from commons.model import Model
from commons.refs import subject

_ROLES = {"caseworker": "work in", "supervisor": "supervise", "owner": "run", "administrator": "administer"}


class Purpose(enum.StrEnum):
    """What a link was asked for."""

    ACCOUNT = "account"
    PASSWORD = "password"  # noqa: S105 - the word for it, not one


class LinkAnswered(Model):
    """The link whose letter was handed over, or that is answered by silence."""

    link: Annotated[LinkRef, subject]
    sent: bool


class Sent(Model):
    """The invitation whose letter was handed over."""

    invitation: Annotated[InvitationRef, subject]


def subject_line(organisation: str, title: str | None) -> str:
    """What the letter is about."""
    return f"Invitation to {title or organisation}"


def letter(role: str, organisation: str, title: str | None, link: str, until: datetime) -> str:
    """The letter that carries the one-time link."""
    what = f"“{title}” of {organisation}" if title else organisation
    return (
        f"You have been invited to {_ROLES[role]} {what}.\n\n"
        f"Open this link to set a password. It works once, until {until.day} {until:%B %Y}:\n\n{link}\n\n"
        "If you did not expect this, you need do nothing: unless the link is opened, no account is made.\n"
    )


SET_UP = "Set up your account"
THERE_IS_ONE = "You have an account already"
NEW_PASSWORD = "Choose a new password"  # noqa: S105 - the subject of a letter


def set_up_letter(link: str, hours: int) -> str:
    """To an address without an account, for whoever asked for one."""
    return (
        f"Open this link to set up your account. It works once, for {_hours(hours)}:\n\n{link}\n\n"
        "If you did not ask for this, you need do nothing: no account is made.\n"
    )


def there_is_one_letter(address: str) -> str:
    """To an address with an account, for which somebody wanted another."""
    return (
        "Somebody, probably you, wanted to set up an account with this email address. There is one already.\n\n"
        f"Sign in here:\n\n{address}/account/sign-in\n\n"
        f"If you have forgotten the password, ask for a new one here:\n\n{address}/account/forgotten-password\n\n"
        "If it was not you, you need do nothing: nothing has changed.\n"
    )


def new_password_letter(link: str, hours: int) -> str:
    """To an address with an account, for whoever forgot its password."""
    return (
        f"Open this link to choose a new password. It works once, for {_hours(hours)}:\n\n{link}\n\n"
        "You are then signed out on every device. Pass the link on to nobody:\nit lets in whoever opens it.\n\n"
        "If you did not ask for this, you need do nothing: your password stays as it is.\n"
    )


def _hours(hours: int) -> str:
    return "1 hour" if hours == 1 else f"{hours} hours"

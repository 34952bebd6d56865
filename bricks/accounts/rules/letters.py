"""The words of an invitation."""

from datetime import datetime
from typing import Annotated

from bricks.accounts.events import InvitationRef
from commons.model import Model
from commons.refs import subject

_ROLES = {"caseworker": "work in", "supervisor": "supervise", "owner": "run", "administrator": "administer"}


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

"""Sending invitations."""

from sqlmodel import col, select

from bricks.accounts.events import Invited
from bricks.accounts.rules.letters import Sent, letter, subject_line
from bricks.accounts.tables import InvitationRow
from bricks.accounts.tables.reading import names_of, title_of
from commons.event import Recorded
from commons.ports import Message
from commons.view import View


def send_invitation(record: Recorded, view: View) -> Sent | None:
    """Send the one-time link, unless the invitation has been answered or withdrawn by now."""
    event = record.event
    if not isinstance(event, Invited):
        return None
    row = view.first(select(InvitationRow).where(col(InvitationRow.ref) == event.invitation))
    if row is None or row.closed_at is not None or not row.link or row.expires_at <= view.now:
        return None
    organisation = names_of(view, {row.at_organisation})[row.at_organisation]
    title = title_of(view, row.at_organisation, row.at_service)
    text = letter(row.role, organisation, title, row.link, row.expires_at)
    view.ports.messages.send(Message(to=row.email, subject=subject_line(organisation, title), text=text, key=record.id))
    return Sent(invitation=row.ref)

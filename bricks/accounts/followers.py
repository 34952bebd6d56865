"""Sending invitations and one-time links."""

from sqlmodel import col, select

from bricks.accounts.events import Invited, LinkRequested
from bricks.accounts.rules import letters
from bricks.accounts.rules.letters import LinkAnswered, Purpose, Sent, letter, subject_line
from bricks.accounts.settings import AccountsSettings
from bricks.accounts.tables import InvitationRow, LinkRow
from bricks.accounts.tables.reading import account_by_email, names_of, title_of
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


def send_link(record: Recorded, view: View) -> LinkAnswered | None:
    """Answer a request for a link, at the address alone: with the link, with the news of an account, or not at all."""
    event = record.event
    if not isinstance(event, LinkRequested):
        return None
    row = view.first(select(LinkRow).where(col(LinkRow.ref) == event.link))
    if row is None or not row.secret or row.expires_at <= view.now:
        return None
    said = _answer(row, view)
    if said is not None:
        view.ports.messages.send(Message(to=row.email, subject=said[0], text=said[1], key=record.id))
    return LinkAnswered(link=row.ref, sent=said is not None and said[0] != letters.THERE_IS_ONE)


def _answer(row: LinkRow, view: View) -> tuple[str, str] | None:
    """Subject and words of what this address is told."""
    account, hours = account_by_email(view, row.email), view.settings(AccountsSettings).link_hours
    link = f"{view.ports.address}/account/link/{row.secret}"
    if account is not None and account.closed:
        return None
    if row.purpose == Purpose.PASSWORD:
        return (letters.NEW_PASSWORD, letters.new_password_letter(link, hours)) if account else None
    if account is not None:
        return letters.THERE_IS_ONE, letters.there_is_one_letter(view.ports.address)
    return letters.SET_UP, letters.set_up_letter(link, hours)

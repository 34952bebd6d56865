"""Messages to applicants: a confirmation, and sign-in links."""

from collections.abc import Sequence

from sqlmodel import col, select

from bricks.registration.events import LinkRequested, Received
from bricks.registration.rules.deliveries import RecordConfirmed, RecordLinkSent
from bricks.registration.settings import RegistrationSettings
from bricks.registration.tables import ApplicationRow, LinkRow, PersonRow
from commons.errors import NotFound
from commons.event import Recorded
from commons.ports import Message
from commons.view import View


def with_address(records: Sequence[Recorded], view: View) -> list[Recorded]:
    """Those applications whose applicant gave an email address."""
    applicants = {record.event.applicant for record in records if isinstance(record.event, Received)}
    query = select(PersonRow.ref).where(col(PersonRow.ref).in_(applicants), PersonRow.email != "")
    found = set(view.all(query))
    return [record for record in records if isinstance(record.event, Received) and record.event.applicant in found]


def send_confirmation(record: Recorded, view: View) -> RecordConfirmed | None:
    """Tell the applicant by email that the application was received, if they gave an address."""
    assert isinstance(record.event, Received)
    found = _application(view, record.event.application)
    if found is None:
        return None
    row, person = found
    if not person.email:
        return None
    place = f"{_public(view)}/application"
    text = (
        f"{_greeting(person)}We have received your {_called(view)}: {view.service.title}.\n\n"
        f"Your reference number is {row.number}.\n\n"
        f"You can follow your {_called(view)}, correct it or withdraw it here:\n{place}\n\n"
        "You need your reference number and the access code that was shown when you sent it. "
        "If you do not have the code, ask for a sign-in link on that page.\n"
    )
    subject = f"{_mark(view)}We have received your {_called(view)} {row.number}"
    view.ports.messages.send(Message(person.email, subject, text, record.id))
    return RecordConfirmed(application=row.ref)


def send_link(record: Recorded, view: View) -> RecordLinkSent | None:
    """Send a sign-in link to the address in the application."""
    assert isinstance(record.event, LinkRequested)
    found = _application(view, record.event.application)
    try:
        link = view.get(LinkRow, record.event.link)
    except NotFound:
        return None
    if found is None or not found[1].email or not link.secret or link.expires_at <= view.now:
        return None
    row, person = found
    text = (
        f"{_greeting(person)}Open this link to sign in to your {_called(view)} {row.number}:\n\n"
        f"{_public(view)}/application/link/{link.ref}/{link.secret}\n\n"
        "The link works once. If you did not ask for it, you need not do anything.\n"
    )
    subject = f"{_mark(view)}Sign in to your {_called(view)} {row.number}"
    view.ports.messages.send(Message(person.email, subject, text, record.id))
    return RecordLinkSent(link=link.ref)


def _application(view: View, ref: str) -> tuple[ApplicationRow, PersonRow] | None:
    """The application and its person; None when they are gone (a draft that lapsed, an erasure)."""
    try:
        row = view.get(ApplicationRow, ref)
        return row, view.get(PersonRow, row.person)
    except NotFound:
        return None


def _greeting(person: PersonRow) -> str:
    return f"Dear {person.full_name}\n\n" if person.full_name else ""


def _called(view: View) -> str:
    return view.settings(RegistrationSettings).called


def _public(view: View) -> str:
    return f"{view.ports.address}/s/{view.organisation}/{view.service.slug}"


def _mark(view: View) -> str:
    return "" if view.service.origin == "live" else f"[{view.service.origin}] "

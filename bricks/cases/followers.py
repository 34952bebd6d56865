"""Telling the applicant that there is news, in an email that says nothing else."""

from typing import Annotated

from bricks.cases.events import By, Decided, Messaged, Notified
from bricks.cases.tables import CaseRow
from commons.brick import Delivery
from commons.event import Recorded
from commons.model import Model
from commons.ports import Message
from commons.refs import CaseRef, subject
from commons.transaction import Transaction
from commons.view import View

WORDS = """Hello,

There is news about your application: {title}.

To read it, go to your page:
{link}

This email does not say what the news is, to keep it private.
Please do not reply to it: you can write to us from your page.
"""


class Told(Model):
    """The case whose applicant was written to."""

    case: Annotated[CaseRef, subject]


def notified(given: Told, tx: Transaction) -> Notified:
    """Record that the applicant was sent an email."""
    return Notified(case=given.case)


def tell_applicant(record: Recorded, view: View) -> Told | None:
    """Email the applicant a link to their page; nothing where they gave no address."""
    event = record.event
    assert isinstance(event, Messaged | Decided)
    if isinstance(event, Messaged) and event.by is By.APPLICANT:
        return None
    applicant = view.get(CaseRow, event.case).applicant
    contact = view.contact("person", applicant) if applicant else None
    if contact is None or not contact.email:
        return None
    link = f"{view.ports.address}/s/{view.organisation}/{view.service.slug}/application"
    text = WORDS.format(title=view.service.title, link=link)
    view.ports.messages.send(
        Message(to=contact.email, subject="You have a message about your application", text=text, key=record.id)
    )
    return Told(case=event.case)


news = Delivery(name="news", on=(Messaged, Decided), send=tell_applicant, record=notified)

"""Receiving an application: from a draft, or in one step from the API and from staff."""

from typing import Annotated

from pydantic import ConfigDict, Field

from bricks.registration.actions.drafts import LAPSE, new_application, own_draft
from bricks.registration.actions.filing import Answers, file, moment, refuse
from bricks.registration.events import Attached, Channel, Received
from bricks.registration.rules.answering import AnswerFault, answer, merged, routed
from bricks.registration.settings import RegistrationSettings
from bricks.registration.tables import ApplicationRow
from commons.model import Model
from commons.money import show_pounds
from commons.refs import ApplicationRef, subject
from commons.transaction import Transaction


class Register(Model):
    """A whole application in one step."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"answers": {"full-name": "Ada Example"}},
                {"answers": {"full-name": "Ada Example"}, "channel": "phone"},
            ]
        }
    )

    answers: Answers = Field(description="By question; what each must be is in the service's form")
    channel: Channel = Field(default=Channel.API, description="Only staff may say phone, counter, email or post")


def register(given: Register, tx: Transaction) -> tuple[Received | Attached, ...]:
    """Receive an application."""
    tx.new_thread()
    return _receive(new_application(given.channel, tx), dict(given.answers), tx)


class Submit(Model):
    """Sending a draft. `answers` are those given on the last page, such as declarations.

    `pence` is the price that the applicant was shown; if it has changed by now, nothing is sent.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"application": "01890a5d-ac96-774b-bcce-b302099a8057", "answers": {"truth": True}, "pence": 4320}
            ]
        }
    )

    application: Annotated[ApplicationRef, subject]
    answers: Answers = Field(default_factory=dict)
    pence: int | None = Field(default=None, ge=0, le=10**12)


def submit(given: Submit, tx: Transaction) -> tuple[Received | Attached, ...]:
    """Send a draft: the application is received."""
    row = own_draft(given.application, tx)
    known = {question.id for question in tx.settings(RegistrationSettings).form.questions}
    kept = {key: value for key, value in row.all_answers.items() if key in known}
    events = _receive(row, merged(kept, given.answers), tx)
    if given.pence is not None and row.pence is not None and row.pence != given.pence:
        price = show_pounds(row.pence)
        called = tx.settings(RegistrationSettings).called
        refuse([AnswerFault("price", f"The price is now {price}. Check it, then send your {called} again")])
    return events


def _receive(row: ApplicationRow, raw: Answers, tx: Transaction) -> tuple[Received | Attached, ...]:
    form = tx.settings(RegistrationSettings).form
    found = answer(form, raw, moment(tx))
    refuse(found.faults)
    attached = file(row, form, found.answers, tx)
    row.status, row.received_at, row.service_version = "received", tx.now, tx.service.version
    tx.cancel_later(LAPSE)
    received = Received(
        application=row.ref,
        applicant=row.person,
        channel=Channel(row.channel),
        answers=routed(form, found.answers),
    )
    return (received, *attached)

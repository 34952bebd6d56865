"""Correcting and withdrawing an application that was received."""

from typing import Annotated

from pydantic import ConfigDict, Field

from bricks.registration.actions.filing import Answers, file, moment, refuse, release_allowances
from bricks.registration.events import Attached, By, Corrected, Repriced, Resumed, Settled, Withdrawn
from bricks.registration.rules.answering import answer, merged
from bricks.registration.settings import RegistrationSettings
from bricks.registration.tables import ApplicationRow
from commons.errors import Fault, Invalid, Refused
from commons.model import Model, Text
from commons.money import show_pounds
from commons.refs import ApplicationRef, subject
from commons.transaction import Transaction

EXAMPLE = "01890a5d-ac96-774b-bcce-b302099a8057"

PRICE = "pence"
"""The fault of a change that makes another price than was agreed to."""


class Correct(Model):
    """Answers to change. Null takes an answer away; questions left out stay as they are.

    `pence` is the price that was agreed to; needed where the change makes another price, and nothing is changed
    where it comes to something else.
    """

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"application": EXAMPLE, "version": 1, "answers": {"phone": "01632 960 001"}}]}
    )

    application: Annotated[ApplicationRef, subject]
    version: int = Field(ge=1, description="The version that is being changed; over the API it comes from If-Match")
    answers: Answers = Field(min_length=1)
    pence: int | None = Field(
        default=None, ge=0, le=10**12, description="The new price, where the change makes one and it was agreed to"
    )


def correct(given: Correct, tx: Transaction) -> tuple[Corrected | Repriced | Attached, ...] | None:
    """Change answers of an application that was received. The same answers again change nothing.

    Invalid where the price changes and the new one was not agreed to.
    """
    row = tx.get(ApplicationRow, given.application, version=given.version)
    _must_stand(row)
    form = tx.settings(RegistrationSettings).form
    before = row.all_answers
    known = {question.id for question in form.questions}
    earlier = {key: value for key, value in before.items() if key not in known}
    kept = {key: value for key, value in before.items() if key in known}
    found = answer(form, merged(kept, given.answers), moment(tx), kept=kept)
    refuse(found.faults)
    changed = [key for key in (*found.answers, *kept) if found.answers.get(key) != kept.get(key)]
    if not changed:
        return None
    stated = row.pence
    attached = file(row, form, {**found.answers, **earlier}, tx, changed)
    by = By.APPLICANT if tx.actor.is_applicant else By.STAFF
    corrected = Corrected(application=row.ref, questions=tuple(dict.fromkeys(changed)), by=by)
    if row.pence == stated:
        return (corrected, *attached)
    _must_be_agreed(stated, row.pence, given.pence)
    return (corrected, Repriced(application=row.ref, pence=row.pence), *attached)


def _must_be_agreed(before: int | None, after: int | None, agreed: int | None) -> None:
    if after in (None, agreed):
        return
    change = f"from {show_pounds(before)} to {show_pounds(after)}" if before is not None else f"to {show_pounds(after)}"
    raise Invalid(
        f"With this change the price changes {change}.",
        expected=f"The new price, agreed to: `pence` {after}.",
        to_do="Ask whether the new price is right, then send the change again with it.",
        faults=[Fault(PRICE, f"The price changes {change}. Say that you agree to it, or keep your answers")],
    )


class Withdraw(Model):
    """Taking an application back."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"application": EXAMPLE}, {"application": EXAMPLE, "reason": "I sold the sofa."}]
        }
    )

    application: Annotated[ApplicationRef, subject]
    reason: Text | None = Field(default=None, description="Why, if the applicant wants to say")


def withdraw(given: Withdraw, tx: Transaction) -> Withdrawn | None:
    """Withdraw an application. Withdrawing it again changes nothing."""
    row = tx.get(ApplicationRow, given.application)
    if row.status == "withdrawn":
        return None
    _must_stand(row)
    release_allowances(row, tx)
    row.status, row.withdrawn_at, row.reason = "withdrawn", tx.now, given.reason or ""
    return Withdrawn(application=row.ref)


class Settle(Model):
    """The application whose case has ended, or begins again; a case may have none."""

    application: ApplicationRef | None = None


def settle(given: Settle, tx: Transaction) -> Settled | None:
    """Finish an application because its case was closed: it can no longer be corrected or withdrawn."""
    row = tx.get(ApplicationRow, given.application) if given.application else None
    if row is None or row.status != "received":
        return None
    row.status = "settled"
    return Settled(application=row.ref)


def resume(given: Settle, tx: Transaction) -> Resumed | None:
    """Take an application up again because its case was opened again."""
    row = tx.get(ApplicationRow, given.application) if given.application else None
    if row is None or row.status != "settled":
        return None
    row.status = "received"
    return Resumed(application=row.ref)


def _must_stand(row: ApplicationRow) -> None:
    if row.status == "settled":
        raise Refused("Your case is closed, so this can no longer be changed.", to_do="Write or ring, or start again.")
    if row.status == "draft":
        raise Refused("This application has not been sent yet.", to_do="Finish it and send it.")
    if row.status == "withdrawn":
        raise Refused("This application was withdrawn.", to_do="Start a new application.")

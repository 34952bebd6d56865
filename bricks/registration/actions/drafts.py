"""Drafts: begun, saved page by page, and deleted when they are left too long."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any

from pydantic import ConfigDict
from sqlalchemy import bindparam
from sqlmodel import col, select

from bricks.registration.actions.filing import Answers, keep_files, moment, refuse
from bricks.registration.events import Begun, Channel, Lapsed, Saved
from bricks.registration.rules.answering import about_person, answer_some, uploads
from bricks.registration.rules.reference_number import access_code, make_number
from bricks.registration.settings import Form, RegistrationSettings
from bricks.registration.tables import ApplicationRow, PersonRow
from commons.errors import NotFound, Refused
from commons.model import Model
from commons.refs import ApplicationRef, subject
from commons.transaction import Transaction

EMPTY_DRAFT = timedelta(days=1)
"""How long a draft without any answer is kept."""

LAPSE = "draft"
_NUMBERED = select(ApplicationRow.ref).where(col(ApplicationRow.number) == bindparam("number"))
TRIES = 5


class Begin(Model):
    """Starting an application. Only staff may begin one for somebody on another channel than online."""

    model_config = ConfigDict(json_schema_extra={"examples": [{}, {"channel": "phone"}]})

    channel: Channel = Channel.ONLINE


def begin(given: Begin, tx: Transaction) -> Begun:
    """Start an application: an empty draft with a reference number and an access code."""
    tx.new_thread()
    row = new_application(given.channel, tx)
    tx.later(tx.now + EMPTY_DRAFT, lapse, Lapse(application=row.ref), key=LAPSE)
    return Begun(application=row.ref, applicant=row.person, channel=given.channel)


def new_application(channel: Channel, tx: Transaction) -> ApplicationRow:
    """A new application of a new person, in this action's thread; Refused where only staff may."""
    if channel not in (Channel.ONLINE, Channel.API) and not tx.may("casework"):
        raise Refused(
            f"Only staff may register an application that came by {channel.value}.",
            expected="The channel online or api.",
            to_do="Leave the channel out.",
        )
    number = _free_number(tx)
    person = tx.add(PersonRow())
    return tx.add(
        ApplicationRow(
            number=number,
            person=person.ref,
            channel=channel.value,
            code=access_code(tx.new_secret()),
            service_version=tx.service.version,
        )
    )


def _free_number(tx: Transaction) -> str:
    prefix = tx.settings(RegistrationSettings).reference
    for attempt in range(TRIES):
        number = make_number(prefix, tx.chance(f"number {attempt}"))
        if tx.first(_NUMBERED, number=number) is None:
            break
    return number


def own_draft(application: str, tx: Transaction) -> ApplicationRow:
    """The draft, if this actor may write in it: the applicant's own, or one begun by staff for somebody.

    Raises NotFound for anybody else and Refused once it was sent.
    """
    row = tx.get(ApplicationRow, application)
    own = tx.actor.is_applicant and tx.actor.ref == row.person
    if not own and not (tx.may("casework") and row.channel != Channel.ONLINE):
        raise NotFound("There is no such draft here.", to_do="Start again, or sign in with your reference and code.")
    if row.status != "draft":
        raise Refused("This application has been sent already.", to_do="Look at it on your application's own page.")
    return row


class Save(Model):
    """Answers to save into a draft. Null passes an optional question over."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"application": "01890a5d-ac96-774b-bcce-b302099a8057", "answers": {"full-name": "Ada Example"}}
            ]
        }
    )

    application: Annotated[ApplicationRef, subject]
    answers: Answers


def save(given: Save, tx: Transaction) -> Saved | None:
    """Save some answers into a draft, each judged by itself. Saving what is there changes nothing."""
    row = own_draft(given.application, tx)
    settings = tx.settings(RegistrationSettings)
    found = answer_some(settings.form, given.answers, moment(tx), set(given.answers))
    refuse(found.faults)
    before = row.all_answers
    after = {**before, **found.answers}
    if after == before:
        return None
    keep_files(settings.form, found.answers, tx)
    for ref in _files(settings.form, before) - _files(settings.form, after):
        tx.forget_upload(ref)
    row.keep(settings.form, after)
    if settings.form.tells_of_person(found.answers):
        tx.get(PersonRow, row.person).tell(about_person(settings.form, after))
    tx.later(tx.now + timedelta(days=settings.keep_drafts_days), lapse, Lapse(application=row.ref), key=LAPSE)
    return Saved(application=row.ref)


def _files(form: Form, answers: Mapping[str, Any]) -> set[str]:
    return {ref for refs in uploads(form, answers).values() for ref in refs}


class Lapse(Model):
    """A draft that ran out."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"application": "01890a5d-ac96-774b-bcce-b302099a8057"}]})

    application: Annotated[ApplicationRef, subject]


def lapse(given: Lapse, tx: Transaction) -> Lapsed | None:
    """Delete a draft that was left too long, with its person and its files."""
    row = tx.get(ApplicationRow, given.application)
    if row.status != "draft":
        return None
    for ref in _files(tx.settings(RegistrationSettings).form, row.all_answers):
        tx.forget_upload(ref)
    tx.delete(tx.get(PersonRow, row.person))
    tx.delete(row)
    return Lapsed(application=row.ref)

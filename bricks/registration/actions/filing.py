"""What submitting, registering and correcting have in common: judging the answers and keeping them."""

from collections.abc import Collection, Iterable, Mapping
from typing import Annotated, Any, TypeAlias

from pydantic import Field, JsonValue
from sqlmodel import col, select

from bricks.registration.events import Attached
from bricks.registration.rules.allowance import household
from bricks.registration.rules.answering import AnswerFault, about_person, uploads
from bricks.registration.rules.kinds import At
from bricks.registration.rules.kinds.things import kinds_in_words
from bricks.registration.rules.price import Stated, counted, state
from bricks.registration.settings import AllowanceQuestion, FileQuestion, Form, RegistrationSettings
from bricks.registration.tables import AllowanceRow, ApplicationRow, PersonRow, left_for
from commons.calendar import date_words, local_day
from commons.database import SHARED
from commons.errors import Fault, Invalid, NotFound
from commons.transaction import Transaction

Answers: TypeAlias = dict[Annotated[str, Field(max_length=100)], JsonValue]
"""Answers as they come, by question. The service's form says what each must be."""

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "heic": "image/heic",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
    "txt": "text/plain",
}


def moment(tx: Transaction) -> At:
    """Now, with the service's rounds list."""
    return At(tx.now, tx.settings(RegistrationSettings).rounds)


def refuse(faults: Iterable[AnswerFault]) -> None:
    """Raise Invalid if anything is wrong, with a fault for each answer: `answers.<question>`."""
    found = [Fault(f"answers.{fault.field}", fault.message) for fault in faults]
    if found:
        raise Invalid(
            "Some answers need another look.",
            expected="Answers that fit the service's form.",
            to_do="Mend the answers that are named and send them again.",
            faults=found,
        )


def keep_files(form: Form, answers: Mapping[str, Any], tx: Transaction) -> None:
    """Have the uploads among the answers kept; Invalid when one is not there or of another kind."""
    for question in form.of_type(FileQuestion):
        for ref in answers.get(question.id) or ():
            refuse(_file_faults(question, ref, tx))


def _file_faults(question: FileQuestion, ref: str, tx: Transaction) -> Iterable[AnswerFault]:
    try:
        upload = tx.upload(ref)
    except NotFound:
        yield AnswerFault(question.id, "The file was not received. Choose it again")
        return
    if not takes(question, upload.media_type):
        yield AnswerFault(question.id, f"The selected file must be {kinds_in_words(question)}")


def takes(question: FileQuestion, media_type: str) -> bool:
    """Whether the question takes files of this type."""
    return media_type in {MEDIA_TYPES[kind] for kind in question.kinds}


def file(
    row: ApplicationRow, form: Form, answers: Mapping[str, Any], tx: Transaction, changed: Collection[str] | None = None
) -> tuple[Attached, ...]:
    """Keep these answers in the application, with all that follows from them.

    The price is stated, what is used of an allowance is noted, and the person's name and contacts
    are brought up to date. Gives an event for each upload that the application did not have.

    changed: the questions that are answered differently. Where none of them makes the price, the one that
        was stated stands, whatever the service has come to cost since.
    """
    had = () if row.status == "draft" else {ref for refs in uploads(form, row.all_answers).values() for ref in refs}
    keep_files(form, answers, tx)
    if changed is None or not counted(form).isdisjoint(changed):
        row.state(_use_allowances(row, form, answers, tx))
    row.keep(form, answers)
    tx.get(PersonRow, row.person).tell(about_person(form, answers))
    return tuple(
        Attached(application=row.ref, upload=ref, question=question)
        for question, refs in uploads(form, answers).items()
        for ref in refs
        if ref not in had
    )


def release_allowances(row: ApplicationRow, tx: Transaction) -> None:
    """Give back what this application used of allowances."""
    for used in tx.all(select(AllowanceRow).where(col(AllowanceRow.application) == row.ref)):
        tx.delete(used)


def _use_allowances(row: ApplicationRow, form: Form, answers: Mapping[str, Any], tx: Transaction) -> Stated | None:
    if row.status != "draft":
        release_allowances(row, tx)
    stated = state(form, answers, 0)
    for question in form.of_type(AllowanceQuestion):
        if answers.get(question.id) is not True:
            continue
        home = household(answers[question.household])
        for told_by in filter(None, (home.place, home.uprn)):
            tx.alone(f"{question.id} {told_by}")
        left = left_for(tx, question, home, apart_from=row.ref)
        number = 1
        if form.price is not None and form.price.free == question.id:
            stated = state(form, answers, left.number)
            number = stated.free if stated else 0
        elif left.number == 0:
            refuse([AnswerFault(question.id, used_up(question, left.more_from))])
        if number:
            day = local_day(row.received_at or tx.now)
            tx.add(
                AllowanceRow(
                    thread=SHARED,
                    application=row.ref,
                    question=question.id,
                    uprn=home.uprn,
                    place=home.place,
                    used_on=day,
                    number=number,
                )
            )
    return stated


def used_up(question: AllowanceQuestion, more_from: Any) -> str:
    """What somebody is told whose household has nothing left."""
    times = "once" if question.number == 1 else f"{question.number} times"
    again = f". It can be used again from {date_words(more_from)}" if more_from else ""
    return f"This can be used {times} for each household in {question.days} days, and has been used{again}"

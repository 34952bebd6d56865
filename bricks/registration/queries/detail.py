"""One application with its answers."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal

from pydantic import ConfigDict, Field

from bricks.registration.events import Channel
from bricks.registration.queries.labels import ERASED, NO_NAME
from bricks.registration.rules.summary import SectionShown, shown_answers
from bricks.registration.settings import RegistrationSettings
from bricks.registration.tables import ApplicationRow, PersonRow
from commons.erasing import Receipt, receipt
from commons.errors import NotFound
from commons.model import Model
from commons.refs import ApplicationRef, PersonRef
from commons.view import View


class ReadApplication(Model):
    """The application that is asked for."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"application": "01890a5d-ac96-774b-bcce-b302099a8057"}]})

    application: ApplicationRef


class FileShown(Model):
    """A file that was sent as an answer."""

    name: str
    href: str = ""


class ApplicationView(Model):
    """One application, whole."""

    application: ApplicationRef
    version: int = Field(description="Send it back in If-Match to correct the application")
    thread: str
    number: str
    status: Literal["draft", "received", "settled", "withdrawn"]
    channel: Channel
    applicant: PersonRef
    name: str
    begun_at: datetime
    received_at: datetime | None
    withdrawn_at: datetime | None
    reason: str
    pence: int | None = Field(description="The price that was stated, in pence")
    slots: int | None
    free: int
    answers: dict[str, Any] = Field(description="By question, as they are kept")
    sections: tuple[SectionShown, ...] = Field(description="The answers in words, by section")
    erased: Receipt | None = Field(description="That the applicant's details were erased; else null")
    files: dict[str, FileShown] = Field(description="The files among the answers, by reference")


def application(asked: ReadApplication, view: View) -> ApplicationView:
    """Read one application with its answers."""
    row = view.get(ApplicationRow, asked.application)
    own = view.actor.is_applicant and view.actor.ref == row.person
    if row.status == "draft" and not own and row.channel in (Channel.ONLINE, Channel.API):
        raise NotFound("There is no such application here.", to_do="It may not have been sent yet.")
    view.look(row.person, thread=row.thread)
    return show(row, view)


def show(row: ApplicationRow, view: View) -> ApplicationView:
    """An application as it is shown."""
    form = view.settings(RegistrationSettings).form
    erased = None if row.code else receipt(row.thread, view)
    sections = () if erased else shown_answers(form, row.all_answers)
    refs = [ref for section in sections for answer in section.answers for ref in answer.uploads]
    return ApplicationView.model_validate(
        {
            **row.model_dump(
                include={
                    "version", "thread", "number", "status", "channel", "received_at", "withdrawn_at", "reason",
                    "pence", "slots", "free",
                }
            ),
            "application": row.ref,
            "applicant": row.person,
            "name": view.get(PersonRow, row.person).full_name or (ERASED if erased else NO_NAME),
            "begun_at": row.created_at,
            "answers": {key: value for key, value in row.all_answers.items() if value is not None},
            "sections": sections,
            "erased": erased,
            "files": files_of(refs, view),
        }
    )  # fmt: skip


def files_of(refs: Iterable[str], view: View) -> dict[str, FileShown]:
    """The names of uploads, with a link where the brick that keeps documents gives one."""
    wanted = list(refs)
    labels = view.labels({"upload": wanted})
    found = {}
    for ref in wanted:
        if ref in labels:
            found[ref] = FileShown(name=labels[ref].text, href=labels[ref].href)
            continue
        try:
            found[ref] = FileShown(name=view.upload(ref).filename)
        except NotFound:
            found[ref] = FileShown(name="A file that is no longer kept")
    return found

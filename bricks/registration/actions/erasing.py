"""Erasing whoever sent an application, and all that is kept of their journey."""

from typing import Annotated

from pydantic import ConfigDict
from sqlmodel import col, select

from bricks.registration.events import Erased, ErasureListed
from bricks.registration.rules.deliveries import EXAMPLE
from bricks.registration.tables import AllowanceRow, ApplicationRow, LinkRow
from commons import erasing
from commons.errors import Refused
from commons.refs import ApplicationRef, subject
from commons.transaction import Transaction


class Erase(erasing.Erase):
    """The application whose applicant's details are erased, and why."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"application": EXAMPLE, "reason": "person-asked"}]})

    application: Annotated[ApplicationRef, subject]


def erase(given: Erase, tx: Transaction) -> Erased | None:
    """Erase the person: every answer, name, message, note and file of the journey, in every brick.

    Reference numbers, dates, decisions and the ledger stay. Refused while it is worked on, or a document of it is under
    legal hold. Erasing what was erased changes nothing.
    """
    row = tx.get(ApplicationRow, given.application)
    done = erasing.erase(tx)
    if done is None:
        return None
    return Erased(application=row.ref, reason=given.reason, **done.numbers)


def let_go(erasure: erasing.Erasure) -> None:
    """What registration gives up of a journey beyond its columns: sign-in links, files, whose allowance it was."""
    tx = erasure.tx
    for row in tx.all(select(ApplicationRow).where(col(ApplicationRow.thread) == erasure.thread)):
        if row.status in ("draft", "received") and not erasure.again:
            _refuse(row)
        for link in tx.all(select(LinkRow).where(col(LinkRow.application) == row.ref)):
            erasure.empty(link)
            tx.delete(link)
        for used in tx.all(select(AllowanceRow).where(col(AllowanceRow.application) == row.ref)):
            erasure.empty(used)


def _refuse(row: ApplicationRow) -> None:
    if row.status == "draft":
        raise Refused(
            "This application has not been sent yet.",
            expected="An application that is finished.",
            to_do="Leave it: what is not sent is deleted by itself after some days.",
        )
    raise Refused(
        "This application is still being worked on.",
        expected="An application that is finished.",
        to_do="Close its case or withdraw it first.",
    )


def record_erasure_listed(given: erasing.Listed, tx: Transaction) -> ErasureListed:
    """Record that the erasure is listed outside of the database."""
    return ErasureListed()

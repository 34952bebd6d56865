"""Erasing whoever a case is about, and all that is kept of their journey."""

from typing import Annotated

from pydantic import ConfigDict
from sqlmodel import col, select

from bricks.cases.events import Erased, ErasureListed
from bricks.cases.rules.numbers import EXAMPLE
from bricks.cases.tables import CaseRow
from commons import erasing
from commons.errors import Refused
from commons.refs import CaseRef, subject
from commons.transaction import Transaction


class Erase(erasing.Erase):
    """The case whose person's details are erased, and why."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"case": EXAMPLE, "reason": "person-asked"}]})

    case: Annotated[CaseRef, subject]


def erase(given: Erase, tx: Transaction) -> Erased | None:
    """Erase the person: every answer, name, message, note and file of the journey, in every brick.

    Numbers, dates, decisions and the ledger stay. Refused while the case is open, or a document of it is under legal
    hold. Erasing what was erased changes nothing.
    """
    row = tx.get(CaseRow, given.case)
    done = erasing.erase(tx)
    return Erased(case=row.ref, reason=given.reason, **done.numbers) if done else None


def let_go(erasure: erasing.Erasure) -> None:
    """Refused while a case of the journey is still worked on."""
    rows = erasure.tx.all(select(CaseRow).where(col(CaseRow.thread) == erasure.thread))
    if any(not row.done for row in rows) and not erasure.again:
        raise Refused(
            "This case is still being worked on.", expected="A case that is closed.", to_do="Close the case first."
        )


def record_erasure_listed(given: erasing.Listed, tx: Transaction) -> ErasureListed:
    """Record that the erasure is listed outside of the database."""
    return ErasureListed()

"""The right of reply: a council's own words beside the figures about it."""

from typing import Annotated

from pydantic import ConfigDict, Field, StringConstraints

from catalogue.events import Replied, ReplyRef, Withdrawn
from catalogue.rules.replying import ABOUT, LONGEST, SHORTEST
from catalogue.tables import ReplyRow
from commons.errors import Fault, Invalid, NotFound, Refused
from commons.model import Model, Slug
from commons.transaction import Transaction

Words = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=SHORTEST, max_length=LONGEST, pattern=r"^[^\x00]*$")
]


class Reply(Model):
    """A note of a council on the figures about it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "organisation": "tunbridge-wells",
                    "about": "env",
                    "year": "2023-24",
                    "says": "Waste is collected by a contractor, so there are few employees on this line.",
                }
            ]
        }
    )

    organisation: Slug
    about: str = Field(default="all", max_length=20, description="An outturn line like `env`; all, budget or systems")
    year: str = Field(default="", pattern=r"^(\d{4}-\d{2})?$", description="`2023-24`; empty: whatever the year")
    says: Words


class WithdrawReply(Model):
    """A note to take back."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"organisation": "tunbridge-wells", "reply": "0197c5a0-3d1e-7a52-9a3e-5d1f0c2b4a61"}]
        }
    )

    organisation: Slug
    reply: ReplyRef


def reply(given: Reply, tx: Transaction) -> Replied:
    """Put a council's note beside a figure about it; it is public at once."""
    if given.about not in ABOUT:
        said = "Choose what the note is about"
        raise Invalid(f"{said}.", faults=[Fault("about", said)])
    row = tx.add(ReplyRow(organisation=given.organisation, about=given.about, year=given.year, says=given.says))
    return Replied(organisation=given.organisation, reply=row.ref, about=given.about, year=given.year or None)


def withdraw_reply(given: WithdrawReply, tx: Transaction) -> Withdrawn:
    """Take a council's note back: its words go, and that there was one stays."""
    row = tx.get(ReplyRow, given.reply)
    if row.organisation != given.organisation:
        raise NotFound("There is no such note.", to_do="See the notes on the council's page.")
    if row.withdrawn_at is not None:
        raise Refused("This note was taken back already.")
    row.says, row.withdrawn_at = "", tx.now
    return Withdrawn(organisation=row.organisation, reply=row.ref)

"""Proposing another composition of a service, and answering it in public."""

from typing import Annotated

from pydantic import ConfigDict, Field
from sqlmodel import col, select

from bricks.suggestions.events import Amended, Answered, Proposed, Settled, SuggestionRef, TakenBack
from bricks.suggestions.rules import change
from bricks.suggestions.settings import Outcome, SuggestionsSettings
from bricks.suggestions.tables import SuggestionRow
from commons.errors import Fault, Invalid, Refused
from commons.model import Model, Slug, Text
from commons.refs import ApplicationRef, CaseRef, Code, subject
from commons.transaction import Transaction

EXAMPLE = "01890a5d-ac96-774b-bcce-b302099a8057"


class Propose(Model):
    """A composition of somebody's service: which version was looked at, and the bricks that it should have."""

    application: Annotated[ApplicationRef, subject]
    publisher: Slug
    about: Slug
    number: int = Field(ge=1, le=1_000_000)
    bricks: tuple[Code, ...] = Field(min_length=1, max_length=40)
    said: Text


def propose(given: Propose, tx: Transaction) -> Proposed:
    """Suggest another composition of a published service. One for each application."""
    if tx.first(select(SuggestionRow).where(col(SuggestionRow.application) == given.application)) is not None:
        raise Refused("This suggestion was sent already.", to_do="See it on its own page.")
    known = [name for name, brick in tx.bricks.items() if brick.api and not brick.platform]
    strange = [name for name in given.bricks if name not in known]
    if strange:
        raise Invalid(
            f"There is no brick {strange[0]!r}.",
            expected=f"Some of: {', '.join(sorted(known))}.",
            faults=[Fault("bricks", "Choose bricks from the list")],
        )
    now = tx.service_at(given.publisher, given.about, given.number)
    bricks = tuple(dict.fromkeys(given.bricks))
    differs = change(list(now.bricks), bricks)
    row = tx.add(
        SuggestionRow(
            application=given.application,
            publisher=given.publisher,
            about=given.about,
            number=given.number,
            bricks=list(bricks),
            adds=list(differs.adds),
            drops=list(differs.drops),
            said=given.said,
        )
    )
    return Proposed(
        suggestion=row.ref,
        application=given.application,
        publisher=given.publisher,
        about=given.about,
        number=given.number,
        adds=differs.adds,
        drops=differs.drops,
    )


class Answer(Model):
    """The answer that everybody reads, with its reason."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "suggestion": EXAMPLE,
                    "case": EXAMPLE,
                    "outcome": "adopted",
                    "reason": "Documents are hardly ever sent with this form, so we will run it without storage.",
                    "publish_said": False,
                }
            ]
        }
    )

    suggestion: Annotated[SuggestionRef, subject]
    case: CaseRef
    outcome: Code = Field(description="An outcome that the settings declare")
    reason: Text = Field(description="Published as it is: name nobody in it")
    said: Text | None = Field(default=None, description="What is published of the suggestion's own words")
    publish_said: bool = Field(default=False, description="Somebody has read `said`, and it tells of no person")


def answer(given: Answer, tx: Transaction) -> Answered:
    """Answer a suggestion in public. Nobody's words are published unless somebody has read them and says so."""
    row, outcome = _waiting(given.suggestion, tx), _outcome(given.outcome, tx)
    row.status, row.outcome, row.answered_at = "answered", outcome.code, tx.now
    row.public_reason = given.reason
    row.public_said = _published(given.said, given.publish_said and outcome.published)
    return Answered(suggestion=row.ref, case=given.case, outcome=outcome.code)


def _waiting(ref: str, tx: Transaction) -> SuggestionRow:
    row = tx.get(SuggestionRow, ref)
    if row.status != "waiting":
        raise Refused(
            "This suggestion is not waiting for an answer any more.",
            to_do="If what is published must change, change the published answer.",
        )
    return row


def _outcome(code: str, tx: Transaction) -> Outcome:
    settings = tx.settings(SuggestionsSettings)
    found = settings.outcome(code)
    if found is None:
        known = ", ".join(each.code for each in settings.outcomes)
        raise Invalid(
            f"{code!r} is not an answer of this service.",
            expected=f"One of: {known}.",
            faults=[Fault("outcome", "Choose the answer")],
        )
    return found


def _published(said: str | None, may: bool) -> str:
    return said or "" if may else ""


class Amend(Model):
    """What everybody reads from now on."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"suggestion": EXAMPLE, "reason": "We will run it without storage."}]}
    )

    suggestion: Annotated[SuggestionRef, subject]
    reason: Text
    said: Text | None = None
    publish_said: bool = False


def amend(given: Amend, tx: Transaction) -> Amended:
    """Change what is published of an answered suggestion: a reason to add, a name to take out."""
    row = tx.get(SuggestionRow, given.suggestion)
    if row.status != "answered":
        raise Refused("There is no published answer to change yet.", to_do="Answer the suggestion.")
    outcome = tx.settings(SuggestionsSettings).outcome(row.outcome)
    row.public_reason = given.reason
    row.public_said = _published(given.said, given.publish_said and (outcome is None or outcome.published))
    return Amended(suggestion=row.ref)


class OnCase(Model):
    """The case of a suggestion."""

    case: Annotated[CaseRef, subject]


class Record(OnCase):
    """How the case of a suggestion was decided."""

    outcome: Code


def record(given: Record, tx: Transaction) -> Settled | None:
    """Note a decision that was made on the case alone; what was answered in public stays as it is."""
    row = _of_thread(tx)
    if row is None or row.status != "waiting":
        return None
    row.status, row.outcome, row.answered_at = "answered", given.outcome, tx.now
    return Settled(suggestion=row.ref, outcome=given.outcome)


def take_back(given: OnCase, tx: Transaction) -> TakenBack | None:
    """Show a suggestion to nobody any more, because whoever made it withdrew it."""
    row = _of_thread(tx)
    if row is None or row.status == "gone":
        return None
    row.status, row.said, row.public_said = "gone", "", ""
    return TakenBack(suggestion=row.ref)


def _of_thread(tx: Transaction) -> SuggestionRow | None:
    return tx.first(select(SuggestionRow).where(col(SuggestionRow.thread) == tx.thread))

"""Drafts of the composer: kept while somebody composes, gone when the service is published."""

from typing import Annotated, Any

from pydantic import Field
from sqlmodel import col, select

from commons.errors import Forbidden, NotFound, Refused
from commons.model import Model, Slug
from commons.refs import subject
from commons.transaction import Transaction
from registry.events import Discarded, Drafted, DraftRef
from registry.settings import RegistrySettings
from registry.tables import DraftRow


class Draft(Model):
    """The answers so far, for a new draft or one of one's own."""

    organisation: Slug
    draft: Annotated[DraftRef | None, subject] = None
    template_organisation: Slug
    template_service: Slug
    template_version: int = Field(ge=1)
    answers: dict[str, Any] = Field(max_length=100)


class Discard(Model):
    """A draft that is no longer wanted."""

    draft: Annotated[DraftRef, subject]


def draft(given: Draft, tx: Transaction) -> Drafted:
    """Keep the answers of somebody who composes a service."""
    if not tx.actor.id.startswith("account:"):
        raise Forbidden("Only somebody who is signed in can compose a service.", to_do="Sign in first.")
    row = _own(given.draft, tx) if given.draft else _new(tx)
    row.at_organisation = given.organisation
    row.template_organisation, row.template_service = given.template_organisation, given.template_service
    row.template_version, row.answers = given.template_version, dict(given.answers)
    if not given.draft:
        tx.add(row)
    return Drafted(draft=row.ref)


def _new(tx: Transaction) -> DraftRow:
    most = tx.settings(RegistrySettings).drafts_each
    tx.alone(f"drafts {tx.actor.id}")
    if tx.count(select(DraftRow).where(col(DraftRow.owner) == tx.actor.id)) >= most:
        raise Refused(f"You have {most} drafts, which is the most.", to_do="Publish one, or throw one away.")
    return DraftRow(
        owner=tx.actor.id,
        at_organisation="",
        template_organisation="",
        template_service="",
        template_version=1,
        answers={},
    )


def discard(given: Discard, tx: Transaction) -> Discarded:
    """Throw a draft away."""
    tx.delete(_own(given.draft, tx))
    return Discarded(draft=given.draft)


def _own(ref: str, tx: Transaction) -> DraftRow:
    row = tx.get(DraftRow, ref)
    if row.owner != tx.actor.id:
        raise NotFound("There is no such draft.", to_do="Open the composer again.")
    return row

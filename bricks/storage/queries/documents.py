"""Documents: lists, one with its versions, and its content."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from pydantic import Field
from sqlmodel import col, select

from bricks.storage.rules.types import BY_MEDIA_TYPE, FACTS
from bricks.storage.settings import StorageSettings
from bricks.storage.tables import FOREVER, DocumentRow, VersionRow
from commons.calendar import local_day
from commons.errors import Invalid, NotFound
from commons.model import Download, Listing, Model, Paging
from commons.refs import ApplicationRef, CaseRef, Code, DocumentRef, Label, is_ref
from commons.view import View

SOON_DAYS = 30


class VersionView(Model):
    """One version of a document."""

    number: int
    at: datetime
    by: str
    filename: str
    media_type: str
    size: int
    digest: str = Field(description="SHA-256 of the content")

    @property
    def type_words(self) -> str:
        kind = BY_MEDIA_TYPE.get(self.media_type)
        return FACTS[kind].words if kind else self.media_type


class DocumentView(Model):
    """One document with its newest version; `versions` are all of them where one document was asked for."""

    document: DocumentRef
    version: int = Field(description="The version of this record: send it back in If-Match to change it")
    title: str
    kind: Code
    kind_title: str
    application: ApplicationRef | None
    case: CaseRef | None
    belongs_to: str = Field(description="The number of its case or application")
    belongs_href: str = Field(exclude=True)
    from_applicant: bool
    shared: bool
    added_at: datetime
    keep_until: date | None = Field(description="Null until its case is closed, where the settings say so")
    held: bool
    hold_reason: str
    gone: bool
    gone_at: datetime | None
    gone_reason: str
    versions: tuple[VersionView, ...]

    @property
    def newest(self) -> VersionView | None:
        return self.versions[0] if self.versions else None


class ListDocuments(Paging):
    """Which documents to list, the newest first."""

    application: ApplicationRef | None = None
    kind: Code | None = None
    held: bool = Field(default=False, description="Only those under legal hold")
    ending: bool = Field(default=False, description="Only those whose retention ends within 30 days, the first first")
    removed: bool = Field(default=False, description="Only those that were removed")


def list_documents(asked: ListDocuments, view: View) -> Listing[DocumentView]:
    """List documents of the service, a page at a time."""
    where: list[Any] = [col(DocumentRow.gone) == asked.removed]
    if asked.application:
        where.append(col(DocumentRow.application) == asked.application)
    if asked.kind:
        where.append(col(DocumentRow.kind) == asked.kind)
    if asked.held:
        where.append(col(DocumentRow.held) == True)  # noqa: E712 - a comparison in the database
    order: list[Any] = [col(DocumentRow.ref).desc()]
    if asked.ending:
        soon = date.fromordinal(local_day(view.now).toordinal() + SOON_DAYS)
        where.append(col(DocumentRow.keep_until) <= soon)
        order = [col(DocumentRow.keep_until), col(DocumentRow.ref)]
    statement = select(DocumentRow).where(*where, *_after(asked)).order_by(*order).limit(asked.limit + 1)
    rows = view.all(statement)
    shown = rows[: asked.limit]
    return Listing[DocumentView](
        items=tuple(views(shown, view)), next=_mark(asked, shown[-1]) if len(rows) > asked.limit else None
    )


def _mark(asked: ListDocuments, row: DocumentRow) -> str:
    return f"{row.keep_until.isoformat()}.{row.ref}" if asked.ending else row.ref


def _after(asked: ListDocuments) -> list[Any]:
    if asked.after is None:
        return []
    day, _, ref = asked.after.rpartition(".")
    try:
        until = date.fromisoformat(day) if asked.ending else None
        if not is_ref(ref) or bool(day) != asked.ending:
            raise ValueError(asked.after)
    except ValueError:
        raise Invalid(
            "This place in the list is not known.",
            expected="The `next` of the page before, with the same filters.",
            to_do="Start again at the first page of the list.",
        ) from None
    if until is None:
        return [col(DocumentRow.ref) < ref]
    later = col(DocumentRow.keep_until) > until
    return [later | ((col(DocumentRow.keep_until) == until) & (col(DocumentRow.ref) > ref))]


class ReadDocument(Model):
    """The document that is asked for."""

    document: DocumentRef


def read_document(asked: ReadDocument, view: View) -> DocumentView:
    """Read one document with all of its versions."""
    row = visible(view.get(DocumentRow, asked.document), view)
    view.look(row.ref, thread=row.thread)
    return views([row], view, every=True)[0]


class ReadContent(Model):
    """The document whose content is asked for, in its newest version unless another is named."""

    document: DocumentRef
    number: int | None = Field(default=None, ge=1, le=100_000, description="Which version; left out: the newest")


def content(asked: ReadContent, view: View) -> Download:
    """The content of a document, as a download. Each one is recorded as a look at personal data."""
    row = visible(view.get(DocumentRow, asked.document), view)
    number = asked.number or row.latest
    found = select(VersionRow).where(col(VersionRow.document) == row.ref, col(VersionRow.number) == number)
    version = view.first(found)
    if version is None or row.gone:
        raise NotFound("This document is not here any more.", to_do="Go back to the case or application.")
    view.look(row.ref, thread=row.thread)
    return Download(digest=version.digest, media_type=version.media_type, filename=version.filename, size=version.size)


def visible(row: DocumentRow, view: View) -> DocumentRow:
    """The document, if this reader may see it: an applicant sees only what is shared with them."""
    if view.actor.is_applicant and not (row.shared or row.from_applicant):
        raise NotFound("There is no such document here.", to_do="Go back to your application.")
    return row


def views(rows: list[DocumentRow], view: View, *, every: bool = False) -> list[DocumentView]:
    """Rows as they are shown, with their newest version or every one."""
    refs = [row.ref for row in rows if not row.gone]
    found = select(VersionRow).where(col(VersionRow.document).in_(refs)).order_by(col(VersionRow.number).desc())
    if not every:
        newest = (DocumentRow.latest == VersionRow.number) & (DocumentRow.ref == VersionRow.document)
        found = found.join(DocumentRow, newest)  # type: ignore[arg-type]
    versions = view.all(found.limit(2000)) if refs else []
    labels = view.labels(
        {
            "account": {_account(each.author) for each in versions},
            "case": {row.case for row in rows},
            "application": {row.application for row in rows},
        }
    )
    settings = view.settings(StorageSettings)
    return [_view(row, [each for each in versions if each.document == row.ref], labels, settings) for row in rows]


def _view(
    row: DocumentRow, versions: Iterable[VersionRow], labels: dict[str, Label], settings: StorageSettings
) -> DocumentView:
    whole = labels.get(row.case or row.application or "", Label(""))
    return DocumentView(
        **row.model_dump(include={"version", "title", "kind", "application", "case", "from_applicant", "shared"}),
        **row.model_dump(include={"held", "hold_reason", "gone", "gone_at", "gone_reason"}),
        document=row.ref,
        belongs_to=whole.text,
        belongs_href=whole.href,
        kind_title=settings.kind_title(row.kind),
        added_at=row.created_at,
        keep_until=None if row.keep_until == FOREVER else row.keep_until,
        versions=tuple(
            VersionView(
                **each.model_dump(include={"number", "filename", "media_type", "size", "digest"}),
                at=each.created_at,
                by=_who(each.author, row, labels),
            )
            for each in versions
        ),
    )


def _account(actor: str) -> str | None:
    kind, _, ref = actor.partition(":")
    return ref if kind == "account" else None


def _who(actor: str, row: DocumentRow, names: dict[str, Label]) -> str:
    account = _account(actor)
    if account:
        return names[account].text if account in names else "a member of staff"
    if actor.startswith("key:"):
        return "another system"
    return "the applicant" if row.from_applicant else "the service"


def label_documents(refs: Iterable[str], view: View) -> dict[str, Label]:
    """Titles of documents, with the address of their download for this reader."""
    rows = view.all(select(DocumentRow).where(col(DocumentRow.ref).in_(list(refs))))
    area = "s" if view.actor.is_applicant else "work"
    here = f"/{area}/{view.organisation}/{view.service.slug}/storage"
    shown = [row for row in rows if not view.actor.is_applicant or row.shared]
    return {row.ref: Label("Removed document") if row.gone else Label(row.title, f"{here}/{row.ref}") for row in shown}

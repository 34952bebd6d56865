"""Keeping documents: added by staff, by applicants and by the flow; new versions; descriptions."""

from typing import Annotated

from pydantic import ConfigDict, Field
from sqlmodel import col, select

from bricks.storage.actions.ending import REF, retain, there
from bricks.storage.events import By, Described, Fault, Kept, TurnedAway, VersionAdded
from bricks.storage.rules.names import safe_name, show_size
from bricks.storage.rules.retention import keep_until
from bricks.storage.rules.types import BY_MEDIA_TYPE, list_types
from bricks.storage.settings import RetentionFrom, StorageSettings
from bricks.storage.tables import DocumentRow, VersionRow
from commons.calendar import local_day
from commons.errors import Fault as FieldFault
from commons.errors import Invalid, Refused
from commons.model import Line, Model
from commons.refs import ApplicationRef, CaseRef, Code, DocumentRef, UploadRef, subject
from commons.transaction import Transaction
from commons.view import Upload

MOST_VERSIONS = 100


class Keep(Model):
    """A file that was uploaded, and the case or application that it belongs to."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"upload": REF, "case": REF, "kind": "other", "title": "Letter of 3 March"}]}
    )

    upload: UploadRef = Field(description="As `POST /uploads` gave it")
    application: Annotated[ApplicationRef | None, subject] = None
    case: Annotated[CaseRef | None, subject] = None
    kind: Code | None = Field(default=None, description="A kind that the settings declare")
    question: Code | None = Field(default=None, description="The question of a form that the file answers")
    title: Line | None = Field(default=None, description="Left out: the name of the file")
    shared: bool = Field(default=False, description="Whether the applicant may see it")


def keep(given: Keep, tx: Transaction) -> Kept | TurnedAway:
    """Keep an uploaded file as a document.

    A file that comes by the flow and cannot be kept is turned away on record, and never stops what
    it came with; a person is told at once what is wrong with it.
    """
    by_flow = tx.actor.id.startswith("flow:")
    if not (given.application or given.case or by_flow):
        raise Invalid(
            "A document belongs to something.", expected="A case or an application.", to_do="Name one of them."
        )
    try:
        upload = take(given.upload, tx)
    except Unfit as unfit:
        if not by_flow:
            raise
        return TurnedAway(upload=given.upload, fault=unfit.fault)
    settings = tx.settings(StorageSettings)
    kind = settings.kind_for(given.question).code if given.kind is None else _kind(given.kind, settings)
    row = DocumentRow(
        title=given.title or "",
        kind=kind,
        application=given.application,
        case=given.case,
        from_applicant=by_flow,
        shared=given.shared or by_flow,
    )
    return _keep(row, upload, tx)


class SendIn(Model):
    """A file that the applicant adds from their own page."""

    upload: UploadRef
    kind: Code | None = None


def send_in(given: SendIn, tx: Transaction) -> Kept:
    """Keep a file that the applicant adds to their application."""
    settings = tx.settings(StorageSettings)
    if not tx.actor.is_applicant:
        raise Refused("Only the applicant adds documents from here.", to_do="Add it from the case's page.")
    if not settings.applicant_uploads:
        raise Refused("This service takes no more documents here.", to_do="Write to the team instead.")
    kind = settings.kind(given.kind)
    if kind is None or not kind.applicant_may_add:
        raise Invalid("This kind of document is not known.", faults=[FieldFault("kind", "Choose what the file shows")])
    return _keep(
        DocumentRow(kind=kind.code, from_applicant=True, shared=True), take(given.upload, tx), tx, By.APPLICANT
    )


class AddVersion(Model):
    """A newer file for a document that is there."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"document": REF, "upload": REF}]})

    document: Annotated[DocumentRef, subject]
    upload: UploadRef


def add_version(given: AddVersion, tx: Transaction) -> VersionAdded:
    """Add a version; the older ones stay and can still be downloaded."""
    row = there(tx.get(DocumentRow, given.document))
    if row.latest >= MOST_VERSIONS:
        raise Refused(
            f"This document has {MOST_VERSIONS} versions already.", to_do="Add the file as a document of its own."
        )
    upload = take(given.upload, tx, more=0)
    row.latest += 1
    tx.add(_version(row, upload, tx))
    return VersionAdded(document=row.ref, number=row.latest, size=upload.size)


class Describe(Model):
    """What a document is called and what it shows; what is left out stays as it is."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"document": REF, "version": 1, "title": "Proof of address", "shared": True}]}
    )

    document: Annotated[DocumentRef, subject]
    version: int = Field(description="The version of the record that is edited; over the API from If-Match")
    title: Line | None = None
    kind: Code | None = None
    shared: bool | None = Field(default=None, description="Whether the applicant may see it")


def describe(given: Describe, tx: Transaction) -> Described | None:
    """Describe a document anew."""
    row = there(tx.get(DocumentRow, given.document, version=given.version))
    before = (row.title, row.kind, row.shared)
    if given.title is not None:
        row.title = given.title
    if given.kind is not None:
        row.kind = _kind(given.kind, tx.settings(StorageSettings))
    if given.shared is not None:
        row.shared = given.shared or row.from_applicant
    return Described(document=row.ref) if (row.title, row.kind, row.shared) != before else None


class Unfit(Invalid):
    """A file that cannot be kept, with the reason as it is recorded."""

    def __init__(self, fault: Fault, what: str, *, expected: str, to_do: str = "Choose another file.") -> None:
        super().__init__(what, expected=expected, to_do=to_do, faults=[FieldFault("file", what)])
        self.fault = fault


def take(ref: str, tx: Transaction, *, more: int = 1) -> Upload:
    """The upload, once it is known to fit and to belong to no document yet. `more`: documents it adds."""
    settings = tx.settings(StorageSettings)
    tx.alone(f"documents {tx.thread}")
    if tx.first(select(VersionRow).where(col(VersionRow.upload) == ref)):
        raise Unfit(Fault.TAKEN, "This file has been added already.", expected="A file that was just uploaded.")
    here = select(DocumentRow).where(col(DocumentRow.thread) == tx.thread, col(DocumentRow.gone) == False)  # noqa: E712
    if tx.count(here) + more > settings.most:
        raise Unfit(
            Fault.TOO_MANY,
            f"There are {settings.most} documents already.",
            expected="Fewer documents.",
            to_do="Put several pages into one file.",
        )
    upload = tx.upload(ref)
    if BY_MEDIA_TYPE.get(upload.media_type) not in settings.types:
        raise Unfit(Fault.TYPE, "This type of file is not taken.", expected=f"A {list_types(settings.types)}.")
    if upload.size > settings.limit:
        raise Unfit(
            Fault.SIZE,
            f"The file is too large ({show_size(upload.size)}).",
            expected=f"At most {settings.megabytes} MB.",
        )
    return upload


def _kind(code: str, settings: StorageSettings) -> str:
    if settings.kind(code) is None:
        known = ", ".join(kind.code for kind in settings.kinds)
        raise Invalid(
            f"There is no kind of document {code!r}.",
            expected=f"One of: {known}.",
            faults=[FieldFault("kind", "Choose what the document shows")],
        )
    return code


def _keep(row: DocumentRow, upload: Upload, tx: Transaction, by: By = By.STAFF) -> Kept:
    settings = tx.settings(StorageSettings)
    version = tx.add(_version(tx.add(row), upload, tx))
    row.title = row.title or version.filename.rpartition(".")[0]
    if settings.keep_from is RetentionFrom.KEPT:
        retain(row, keep_until(local_day(tx.now), settings.keep_for), tx)
    return Kept(document=row.ref, kind=row.kind, size=upload.size, application=row.application, by=by)


def _version(row: DocumentRow, upload: Upload, tx: Transaction) -> VersionRow:
    return VersionRow(
        document=row.ref,
        number=row.latest,
        upload=upload.ref,
        digest=upload.digest,
        size=upload.size,
        media_type=upload.media_type,
        filename=safe_name(upload.filename, BY_MEDIA_TYPE[upload.media_type]),
        author=tx.actor.id,
    )

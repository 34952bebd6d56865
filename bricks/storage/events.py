"""What happens to documents. Sizes are bytes, so that room can be metered over time."""

import enum
from datetime import date

from commons.event import Event
from commons.refs import ApplicationRef, Code, DocumentRef, UploadRef


class RemovalReason(enum.StrEnum):
    """Why a document goes before its time."""

    DUPLICATE = "duplicate"
    WRONG_PERSON = "wrong-person"
    UPLOADED_IN_ERROR = "uploaded-in-error"
    ERASURE_REQUEST = "erasure-request"


class Fault(enum.StrEnum):
    """Why a file that came by itself was not kept."""

    TYPE = "wrong-type"
    SIZE = "too-large"
    TOO_MANY = "too-many-documents"
    TAKEN = "already-added"


class By(enum.StrEnum):
    """How a document came: added by its applicant afterwards, or else with the application or by staff."""

    APPLICANT = "applicant"
    STAFF = "staff"


class Kept(Event, name="storage.kept"):
    """Document added."""

    document: DocumentRef
    kind: Code
    size: int
    application: ApplicationRef | None = None
    by: By = By.STAFF


class TurnedAway(Event, name="storage.turned_away", applicant_sees=True):
    """File not kept."""

    upload: UploadRef
    fault: Fault


class VersionAdded(Event, name="storage.version_added"):
    """New version of a document added."""

    document: DocumentRef
    number: int
    size: int


class Described(Event, name="storage.described"):
    """Document described anew."""

    document: DocumentRef


class Held(Event, name="storage.held"):
    """Document put under legal hold."""

    document: DocumentRef


class Released(Event, name="storage.released"):
    """Legal hold on a document ended."""

    document: DocumentRef


class Removed(Event, name="storage.removed"):
    """Document removed."""

    document: DocumentRef
    reason: RemovalReason | None
    size: int


class Expired(Event, name="storage.expired"):
    """Document removed at the end of its retention period."""

    document: DocumentRef
    size: int


class RetentionStarted(Event, name="storage.retention_started"):
    """Retention period of the documents began."""

    until: date
    documents: int

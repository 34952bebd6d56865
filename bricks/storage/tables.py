"""The tables of documents. The bytes lie in the document store; rows say what they are."""

from datetime import date, datetime

from sqlmodel import Field

from commons.database import Tenant, UtcDateTime, index, personal

FOREVER = date(9999, 12, 31)
"""Stands for no end of retention yet, so that an index serves the list of what goes soon."""


class DocumentRow(Tenant, table=True):
    """One document. Its row outlives its content, without words, so that its timeline stays true."""

    __tablename__ = "storage_document"
    __kind__ = "document"
    __table_args__ = (
        index("storage_document", "organisation", "service", "gone", "ref"),
        index("storage_document", "organisation", "service", "gone", "keep_until", "ref"),
        index("storage_document", "organisation", "service", "gone", "held", "ref"),
    )

    title: str = personal(default="")
    kind: str = Field(max_length=128)
    application: str | None = Field(default=None, max_length=36)
    case: str | None = Field(default=None, max_length=36)
    from_applicant: bool = False
    shared: bool = False
    """Whether the applicant may see it too; their own documents always are."""
    latest: int = 1
    keep_until: date = FOREVER
    held: bool = False
    hold_reason: str = personal(default="")
    gone: bool = False
    gone_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    gone_reason: str = Field(default="", max_length=32)


class VersionRow(Tenant, table=True):
    """One version of a document: which content, and what it was called."""

    __tablename__ = "storage_version"
    __table_args__ = (
        index("storage_version", "organisation", "document", "number", unique=True),
        index("storage_version", "organisation", "upload", unique=True),
    )

    document: str = Field(max_length=36)
    number: int = 1
    upload: str = Field(max_length=36)
    digest: str = Field(max_length=64)
    size: int
    media_type: str = Field(max_length=128)
    filename: str = personal()
    author: str = Field(max_length=128)

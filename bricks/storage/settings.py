"""What a service decides about its documents."""

import enum
import re
from typing import Annotated

from pydantic import AfterValidator, Field, field_validator

from commons.model import Line, Model
from commons.refs import Code, codes_schema


class FileType(enum.StrEnum):
    """The types that can be kept. Which type a file is follows from its content, never its name."""

    PDF = "pdf"
    PNG = "png"
    JPEG = "jpeg"
    GIF = "gif"
    WEBP = "webp"
    HEIC = "heic"
    TIFF = "tiff"
    SVG = "svg"
    DOCX = "docx"
    XLSX = "xlsx"
    PPTX = "pptx"
    ODT = "odt"
    ODS = "ods"
    ODP = "odp"
    TEXT = "text"
    CSV = "csv"


EVERYDAY = (
    FileType.PDF,
    FileType.JPEG,
    FileType.PNG,
    FileType.HEIC,
    FileType.WEBP,
    FileType.DOCX,
    FileType.XLSX,
    FileType.ODT,
    FileType.ODS,
    FileType.TEXT,
)
"""What phones, scanners and offices make: the types allowed when a service does not choose."""


class RetentionFrom(enum.StrEnum):
    """When the retention period starts."""

    KEPT = "kept"
    CLOSED = "closed"


class DocumentKind(Model):
    """A kind of document, by what it shows: proof of address, photograph, decision letter."""

    code: Code = Field(description="The word in service files and in the API, such as proof-of-address")
    title: Line = Field(description="What people read")
    applicant_may_add: bool = Field(default=True, description="Whether applicants can choose it for their own uploads")
    questions: tuple[Code, ...] = Field(default=(), description="Uploads that answer these questions are of this kind")


_PERIOD = re.compile(r"P(?:\d{1,2}Y)?(?:\d{1,3}M)?(?:\d{1,4}D)?|P\d{1,3}W")


def _some_time(period: str) -> str:
    if not _PERIOD.fullmatch(period):
        raise ValueError(
            f"{period!r} is not a period; write P6Y for six years, P18M for eighteen months, P30D for thirty days "
            "or P2W for two weeks"
        )
    if not any(digit in "123456789" for digit in period):
        raise ValueError("documents cannot be kept for no time at all; write a period such as P6Y or P30D")
    return period


Period = Annotated[str, AfterValidator(_some_time), Field(json_schema_extra={"pattern": f"^({_PERIOD.pattern})$"})]
"""An ISO 8601 period of years, months and days, or of weeks: P6Y, P18M, P30D, P2W."""


class StorageSettings(Model):
    """Which files are taken, how large, for how long, and what kinds of document there are."""

    kinds: tuple[DocumentKind, ...] = Field(
        default=(DocumentKind(code="other", title="Other document"),),
        min_length=1,
        max_length=50,
        description="The kinds of document; the first is used when nobody chooses",
    )
    types: tuple[FileType, ...] = Field(default=EVERYDAY, min_length=1, description="The types of file that are taken")
    megabytes: int = Field(default=10, ge=1, le=100, description="The largest file, in megabytes of 1,000,000 bytes")
    most: int = Field(default=50, ge=1, le=500, description="The most documents that one application or case may have")
    keep_for: Period = Field(default="P6Y", description="How long documents are kept, as an ISO 8601 period")
    keep_from: RetentionFrom = Field(
        default=RetentionFrom.KEPT,
        description="Whether that time starts when the document is kept, or when its case is closed",
    )
    applicant_uploads: bool = Field(default=True, description="Whether applicants can add documents after applying")

    @field_validator("kinds")
    @classmethod
    def _codes_once(cls, kinds: tuple[DocumentKind, ...]) -> tuple[DocumentKind, ...]:
        codes = [kind.code for kind in kinds]
        twice = sorted({code for code in codes if codes.count(code) > 1})
        if twice:
            raise ValueError(f"the kind {twice[0]!r} is listed twice; give each kind of document a code of its own")
        return kinds

    @property
    def limit(self) -> int:
        """The largest file in bytes."""
        return self.megabytes * 1_000_000

    def kind(self, code: str | None) -> DocumentKind | None:
        """The kind with this code; the first one for None; None when there is no such kind."""
        if code is None:
            return self.kinds[0]
        return next((kind for kind in self.kinds if kind.code == code), None)

    def kind_for(self, question: str | None) -> DocumentKind:
        """The kind of an upload that answers this question of a form."""
        return next((kind for kind in self.kinds if question and question in kind.questions), self.kinds[0])

    def kind_title(self, code: str) -> str:
        """What people read for a code, also for one that the settings no longer list."""
        kind = self.kind(code)
        return kind.title if kind else code.replace("-", " ").replace("_", " ").capitalize()


def kind_schema(settings: StorageSettings) -> dict[str, object]:
    """What the API takes as a kind of document."""
    return codes_schema((each.code for each in settings.kinds), optional=True)

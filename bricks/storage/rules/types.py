"""What each type of file is called, by people, by browsers and in file names."""

import re
from dataclasses import dataclass

from bricks.storage.settings import FileType


@dataclass(frozen=True)
class TypeFacts:
    """One type: its words, its media type (IANA registry) and its extensions, the usual one first."""

    words: str
    media_type: str
    extensions: tuple[str, ...]

    @property
    def short(self) -> str:
        """The words without what every type is: `JPEG`, `Word (.docx)`."""
        return re.sub(r" (?:picture|drawing|document|workbook|presentation|table|file)\b", "", self.words)


_OOXML = "application/vnd.openxmlformats-officedocument"
_ODF = "application/vnd.oasis.opendocument"

FACTS: dict[FileType, TypeFacts] = {
    FileType.PDF: TypeFacts("PDF", "application/pdf", ("pdf",)),
    FileType.PNG: TypeFacts("PNG picture", "image/png", ("png",)),
    FileType.JPEG: TypeFacts("JPEG picture", "image/jpeg", ("jpg", "jpeg", "jpe", "jfif")),
    FileType.GIF: TypeFacts("GIF picture", "image/gif", ("gif",)),
    FileType.WEBP: TypeFacts("WebP picture", "image/webp", ("webp",)),
    FileType.HEIC: TypeFacts("HEIC picture", "image/heic", ("heic", "heif")),
    FileType.TIFF: TypeFacts("TIFF picture", "image/tiff", ("tiff", "tif")),
    FileType.SVG: TypeFacts("SVG drawing", "image/svg+xml", ("svg",)),
    FileType.DOCX: TypeFacts("Word document (.docx)", f"{_OOXML}.wordprocessingml.document", ("docx",)),
    FileType.XLSX: TypeFacts("Excel workbook (.xlsx)", f"{_OOXML}.spreadsheetml.sheet", ("xlsx",)),
    FileType.PPTX: TypeFacts(
        "PowerPoint presentation (.pptx)", f"{_OOXML}.presentationml.presentation", ("pptx", "ppsx")
    ),
    FileType.ODT: TypeFacts("OpenDocument text (.odt)", f"{_ODF}.text", ("odt",)),
    FileType.ODS: TypeFacts("OpenDocument spreadsheet (.ods)", f"{_ODF}.spreadsheet", ("ods",)),
    FileType.ODP: TypeFacts("OpenDocument presentation (.odp)", f"{_ODF}.presentation", ("odp",)),
    FileType.TEXT: TypeFacts("plain text file (.txt)", "text/plain", ("txt", "text", "log", "md")),
    FileType.CSV: TypeFacts("CSV table", "text/csv", ("csv",)),
}

BY_MEDIA_TYPE = {facts.media_type: kind for kind, facts in FACTS.items()}


def list_types(types: tuple[FileType, ...]) -> str:
    """The types as people read them in a sentence: `PDF, JPEG or PNG file`."""
    words = [FACTS[kind].short for kind in types]
    listed = words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
    return f"{listed} file"


def accept(types: tuple[FileType, ...]) -> str:
    """The types for the `accept` of a file field, so that a phone offers fitting files first."""
    return ",".join(f".{extension}" for kind in types for extension in FACTS[kind].extensions)

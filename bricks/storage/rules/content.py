"""What a file really is, from its bytes; and the files that are never taken, whatever they are called.

The signatures are those of the WHATWG MIME Sniffing standard and of the formats' own specifications.
"""

import re
from dataclasses import dataclass

from bricks.storage.rules import drawings, office, pictures, tables
from bricks.storage.rules.names import safe_name, show_size
from bricks.storage.rules.types import FACTS, list_types
from bricks.storage.settings import FileType, StorageSettings
from commons.errors import Invalid


@dataclass(frozen=True)
class Inspected:
    """A file that may be kept: its type and the name that it is kept under."""

    type: FileType
    filename: str

    @property
    def media_type(self) -> str:
        return FACTS[self.type].media_type


_SPACE = b" \t\r\n\f"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")

_STARTS: tuple[tuple[bytes, FileType], ...] = (
    (b"%PDF-", FileType.PDF),
    (b"\x89PNG\r\n\x1a\n", FileType.PNG),
    (b"\xff\xd8\xff", FileType.JPEG),
    (b"GIF87a", FileType.GIF),
    (b"GIF89a", FileType.GIF),
    (b"II*\x00", FileType.TIFF),
    (b"MM\x00*", FileType.TIFF),
)

_PROGRAM = "a program"
_ARCHIVE = "an archive of other files"
_REFUSED: tuple[tuple[bytes, str], ...] = (
    (b"MZ", _PROGRAM),
    (b"\x7fELF", _PROGRAM),
    (b"\xfe\xed\xfa\xce", _PROGRAM),
    (b"\xfe\xed\xfa\xcf", _PROGRAM),
    (b"\xce\xfa\xed\xfe", _PROGRAM),
    (b"\xcf\xfa\xed\xfe", _PROGRAM),
    (b"\xca\xfe\xba\xbe", _PROGRAM),
    (b"\x00asm", _PROGRAM),
    (b"dex\n", _PROGRAM),
    (b"#!", "a script"),
    (b"L\x00\x00\x00\x01\x14\x02\x00", "a shortcut to a program"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an older Office file, which can carry macros"),
    (b"{\\rtf", "a rich text file, which can carry programs"),
    (b"%!PS", "a PostScript program"),
    (b"Rar!\x1a\x07", _ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", _ARCHIVE),
    (b"\x1f\x8b", _ARCHIVE),
    (b"BZh", _ARCHIVE),
    (b"\xfd7zXZ\x00", _ARCHIVE),
    (b"\x28\xb5\x2f\xfd", _ARCHIVE),
    (b"MSCF", _ARCHIVE),
)

_WEB_PAGE = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|script|iframe|frameset|object|embed|style|form|meta|link|base|img|table|a"
    rb"|h1|p|div|br|b|font|title)(?=[\s>/])",
    re.IGNORECASE,
)
_DRAWING = re.compile(rb"<(?:\w+:)?svg(?=[\s>/:])", re.IGNORECASE)
_SERVER_SCRIPT = re.compile(rb"<\?(?:php|=)|<%|^<\?(?!xml)", re.IGNORECASE)
_BINARY = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")


def inspect(content: bytes, filename: str, allowed: tuple[FileType, ...]) -> Inspected:
    """The type of this content and a safe name for it.

    Raises Invalid when the file is empty, of a type that is not allowed, or carries something that
    could do harm, in words for the person who chose the file.
    """
    if not content:
        raise _no("The file is empty.", allowed, "Choose the file again. If it is on a phone, open it there first.")
    kind, otherwise = recognise(content, filename)
    if kind is None:
        raise _no(f"The file is {otherwise}.", allowed, "Save or scan it as one of these types and choose it again.")
    if kind not in allowed:
        raise _no(
            f"The file is a {FACTS[kind].words}, which this service does not take.",
            allowed,
            "Save or scan it as one of these types and choose it again.",
        )
    harm = _harm(kind, content)
    if harm:
        raise _no(f"The file cannot be taken: {harm}.", allowed, "Save a plain copy without it and choose that copy.")
    return Inspected(kind, safe_name(filename, kind))


def inspect_upload(content: bytes, filename: str, settings: StorageSettings) -> str:
    """The media type of an upload to this service; Invalid for one that it does not take."""
    if len(content) > settings.limit:
        raise Invalid(
            f"The file is too large ({show_size(len(content))}).",
            expected=f"At most {settings.megabytes} MB.",
            to_do="Make it smaller, for example by scanning in grey, or send it in parts.",
        )
    return inspect(content, filename, settings.types).media_type


def recognise(content: bytes, filename: str) -> tuple[FileType | None, str]:
    """The type, or None and what it seems to be.

    The name decides only between plain text and a CSV table, which no content can tell apart.
    """
    head = content[:4096]
    bare = head.removeprefix(b"\xef\xbb\xbf").lstrip(_SPACE)
    for start, kind in _STARTS:
        if (bare if kind is FileType.PDF else head).startswith(start):
            return kind, ""
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return FileType.WEBP, ""
    if head[4:8] == b"ftyp":
        return pictures.recognise_iso(head)
    if head[:2] == b"PK":
        return office.recognise(content)
    for start, words in _REFUSED:
        if head.startswith(start) or (start == b"#!" and bare.startswith(start)):
            return None, words
    if head[257:262] == b"ustar":
        return None, _ARCHIVE
    return _recognise_text(content, filename)


def _recognise_text(content: bytes, filename: str) -> tuple[FileType | None, str]:
    text = _as_utf8(content)
    if text is None or _BINARY.search(text):
        return None, "of a type that this service does not know"
    front = text[:4096].lstrip(_SPACE)
    if _SERVER_SCRIPT.search(front):
        return None, "a script"
    if front.startswith(b"<"):
        if _DRAWING.search(front):
            return FileType.SVG, ""
        return None, "a web page" if _WEB_PAGE.search(front) else "an XML file"
    if _WEB_PAGE.match(front) or re.search(rb"<(?:script|iframe|html|svg)(?=[\s>/])", front, re.IGNORECASE):
        return None, "a web page"
    return (FileType.CSV if filename.lower().endswith(".csv") else FileType.TEXT), ""


def _as_utf8(content: bytes) -> bytes | None:
    """Text in UTF-8, whatever common encoding it came in; None if it is none of them."""
    encodings = ("utf-16",) if content[:2] in _UTF16 else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            return content.decode(encoding).encode("utf-8", "surrogatepass")
        except UnicodeDecodeError:
            continue
    return None


def _harm(kind: FileType, content: bytes) -> str:
    """What is wrong with the content of a known type, or nothing."""
    if kind in office.TYPES:
        return office.harm(content)
    if kind is FileType.SVG:
        return drawings.harm(content)
    if kind is FileType.CSV:
        return tables.harm(_as_utf8(content) or b"")
    if kind is FileType.TEXT:
        return ""
    return pictures.harm(kind, content)


def _no(what: str, allowed: tuple[FileType, ...], to_do: str) -> Invalid:
    return Invalid(what, expected=f"A {list_types(allowed)}.", to_do=to_do)

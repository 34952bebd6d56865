"""Pictures and PDF files: whether anything else hides in them.

A file can be two things at once: a PNG picture whose end is a ZIP archive is shown by browsers and
opened by archive programs, and passes a check that looks only at its first bytes.
"""

import struct

from bricks.storage.settings import FileType

_ARCHIVE_END = b"PK\x05\x06"
_ARCHIVE_TAIL = 65_557
"""An archive's end record lies in its last 22 bytes plus a comment of at most 65,535 (PKWARE APPNOTE 4.3.16)."""

_HEIC = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_HIDDEN = "another file is hidden in it"


def recognise_iso(head: bytes) -> tuple[FileType | None, str]:
    """Pictures in the ISO base media format (ISO/IEC 23008-12), which shares its start with films."""
    size = struct.unpack(">I", head[:4])[0]
    brands = {head[8:12]} | {head[place : place + 4] for place in range(16, min(size, 256), 4)}
    if brands & _HEIC:
        return FileType.HEIC, ""
    return None, "a film or a sound recording"


def harm(kind: FileType, content: bytes) -> str:
    """What hides in this picture or PDF, or nothing."""
    if _ARCHIVE_END in content[-_ARCHIVE_TAIL:]:
        return f"{_HIDDEN} (a ZIP archive)"
    if kind is FileType.PNG:
        return _png(content)
    if kind is FileType.WEBP and len(content) > struct.unpack("<I", content[4:8])[0] + 9:
        return _HIDDEN
    if kind is FileType.PDF and b"%%EOF" not in content[-4096:]:
        return "it is not complete"
    return ""


def _png(content: bytes) -> str:
    """Walks the chunks (PNG specification, section 5): the picture ends where its IEND chunk ends."""
    place = 8
    while place + 12 <= len(content):
        length = int.from_bytes(content[place : place + 4], "big")
        name = content[place + 4 : place + 8]
        if place == 8 and name != b"IHDR":
            break
        place += 12 + length
        if name == b"IEND":
            return _HIDDEN if content[place:].strip(b"\x00\r\n ") else ""
    return "it is not complete"

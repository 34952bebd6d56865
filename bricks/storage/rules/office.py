"""Office files: ZIP archives of XML. Which kind they are, and whether they carry macros or other files.

Sources: ECMA-376 (Office Open XML), ODF 1.3 part 2 (packages), PKWARE APPNOTE 4.3.16.
"""

import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping

from bricks.storage.rules import unpacking
from bricks.storage.rules.xml_reading import Unreadable, local, walk
from bricks.storage.settings import FileType

TYPES = frozenset((FileType.DOCX, FileType.XLSX, FileType.PPTX, FileType.ODT, FileType.ODS, FileType.ODP))

MOST_PARTS = 5_000
LONGEST_DIRECTORY = 1_000_000
LONGEST_PART_READ = 8_000_000

_DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(RuntimeError, EOFError, OSError, ValueError, IndexError),
)
"""What the standard library raises over an archive that is damaged or made to harm."""

_OOXML = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": FileType.DOCX,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": FileType.XLSX,
    "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml": FileType.PPTX,
    "application/vnd.openxmlformats-officedocument.presentationml.slideshow.main+xml": FileType.PPTX,
}
_ODF = {
    b"application/vnd.oasis.opendocument.text": FileType.ODT,
    b"application/vnd.oasis.opendocument.spreadsheet": FileType.ODS,
    b"application/vnd.oasis.opendocument.presentation": FileType.ODP,
}
_TYPES_PART = "[Content_Types].xml"

_MACROS = "it carries macros"
_OTHER_FILES = "it carries other files inside"
_NOT_WHOLE = "it is not whole"

_MACRO_PARTS = re.compile(
    r"(?:^|/)(?:vbaproject[^/]*\.bin|vbadata\.xml)$|(?:^|/)(?:macrosheets|dialogsheets|intlmacrosheets|customui)/"
    r"|(?:^|/)(?:basic|scripts)/"
)
_MACRO_TYPES = re.compile(r"macroenabled|vbaproject|macrosheet", re.IGNORECASE)
_NESTED = re.compile(r"(?:^|/)embeddings/[^/]*\.(?:docx|xlsx|pptx|odt|ods|odp)$")
_OTHER_PARTS = re.compile(
    r"(?:^|/)activex/|(?:^|/)embeddings/|(?:^|/)meta-inf/manifest\.mf$"
    r"|\.(?:exe|dll|com|scr|msi|class|dex|jar|jse?|vb[se]|wsf|hta|bat|cmd|ps1|sh|lnk|html?|mht|swf|docm|xlsm|pptm)$"
)
_FETCHED = frozenset(("attachedtemplate", "oleobject", "frame", "subdocument", "externallinkpath", "control"))


class _Harm(Exception):
    """Carries what is wrong, as the end of a sentence."""


class _Marks:
    """Notes the attributes of one kind of element."""

    def __init__(self, *names: str) -> None:
        self.names = names
        self.found: list[Mapping[str, str]] = []

    def element(self, name: str, attributes: Mapping[str, str]) -> None:
        if local(name) in self.names:
            self.found.append(attributes)

    def instruction(self, name: str, text: str) -> None:
        """Instructions say nothing about the package."""

    def text(self, text: str) -> None:
        """Nor does text."""


def recognise(content: bytes) -> tuple[FileType | None, str]:
    """Which office file this archive is; None and the words for it when it is something else."""
    try:
        package = _opened(content)
        kind = _kind(package)
        macros = kind is None and any(_MACRO_TYPES.search(declared) for declared in _declared(package))
    except _Harm as found:
        return None, f"a ZIP archive, and {found}"
    if macros:
        return None, "an Office file with macros"
    return (kind, "") if kind else (None, "a ZIP archive")


def harm(content: bytes, *, nested: bool = False) -> str:
    """What is wrong with this office file, or nothing."""
    try:
        package = _opened(content)
        if nested and _kind(package) is None:
            return _OTHER_FILES
        if any(_MACRO_TYPES.search(declared) for declared in _declared(package)):
            return _MACROS
        for part in package.infolist():
            _check_part(package, part, nested)
        unpacking.check(content, package.infolist())
    except (_Harm, unpacking.TooMuch) as found:
        return str(found)
    return ""


def _opened(content: bytes) -> zipfile.ZipFile:
    """The archive, once its directory is known to be of a sane size and to end where the file ends."""
    place = content.rfind(b"PK\x05\x06", max(0, len(content) - 65_557))
    if place < 0 or place + 22 > len(content) or content[:4] != b"PK\x03\x04":
        raise _Harm(_NOT_WHOLE)
    parts, length, offset, comment = struct.unpack("<HIIH", content[place + 10 : place + 22])
    has_locator = content[place - 20 : place - 16] == b"PK\x06\x07"
    if place + 22 + comment != len(content) or (offset + length != place and not has_locator):
        raise _Harm("another file is hidden in it")
    if parts > MOST_PARTS or length > LONGEST_DIRECTORY:
        raise _Harm("it has too many parts")
    try:
        package = zipfile.ZipFile(io.BytesIO(content))
    except _DAMAGED as error:
        raise _Harm(_NOT_WHOLE) from error
    names = [part.filename for part in package.infolist()]
    if len(names) > MOST_PARTS:
        raise _Harm("it has too many parts")
    if len(set(names)) != len(names):
        raise _Harm("two of its parts have one name")
    return package


def _kind(package: zipfile.ZipFile) -> FileType | None:
    names = package.namelist()
    if names and names[0] == "mimetype":
        return _ODF.get(_part(package, package.getinfo("mimetype")).strip())
    kinds = {_OOXML[declared] for declared in _declared(package) if declared in _OOXML}
    return kinds.pop() if len(kinds) == 1 else None


def _declared(package: zipfile.ZipFile) -> list[str]:
    """The content types that an Office Open XML package declares for its parts."""
    if _TYPES_PART not in package.namelist():
        return []
    marks = _Marks("Override", "Default")
    _walk(_part(package, package.getinfo(_TYPES_PART)), marks)
    return [attributes.get("ContentType", "") for attributes in marks.found]


def _check_part(package: zipfile.ZipFile, part: zipfile.ZipInfo, nested: bool) -> None:
    name = part.filename.replace("\\", "/").lower()
    if part.flag_bits & 0x1:
        raise _Harm("it is locked with a password")
    if name.startswith("/") or ".." in name.split("/"):
        raise _Harm("it reaches outside itself")
    if _MACRO_PARTS.search(name):
        raise _Harm(_MACROS)
    if _NESTED.search(name):
        if nested or harm(_part(package, part), nested=True):
            raise _Harm(_OTHER_FILES)
    elif _OTHER_PARTS.search(name):
        raise _Harm(_OTHER_FILES)
    if name.endswith(".rels"):
        _check_links(_part(package, part))


def _check_links(content: bytes) -> None:
    """A document may link to a web page; it may not fetch its template or its parts from elsewhere."""
    marks = _Marks("Relationship")
    _walk(content, marks)
    for link in marks.found:
        fetched = link.get("Type", "").rpartition("/")[2].lower() in _FETCHED
        if fetched and link.get("TargetMode", "").lower() == "external":
            raise _Harm("it fetches something from another address")


def _walk(content: bytes, marks: _Marks) -> None:
    try:
        walk(content, marks)
    except Unreadable as error:
        raise _Harm(str(error)) from error


def _part(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    """The unpacked bytes of one part, never more than a bound."""
    try:
        with package.open(part) as file:
            content = file.read(LONGEST_PART_READ + 1)
    except _DAMAGED as error:
        raise _Harm(_NOT_WHOLE) from error
    if len(content) > LONGEST_PART_READ:
        raise _Harm("it unpacks to more than a document would")
    return content

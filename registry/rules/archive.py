"""A service as one file: a ZIP of its YAML and CSV files, which another organisation can adopt.

What comes in is read with bounds: so many files, so many characters, names without folders, UTF-8
text. Nothing is ever written to a disk under a name from an archive.
"""

import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Mapping
from typing import Final

from commons.errors import Invalid
from commons.service.file import is_file_name
from commons.service.source import LONGEST_FILE
from registry.rules.edit import set_value

MAIN: Final = "service.yaml"
MOST_FILES: Final = 20
MOST_BYTES: Final = 2_000_000
_DAMAGED: Final = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(RuntimeError, EOFError, OSError, ValueError, IndexError),
)
"""What the standard library raises over an archive that is damaged or made to harm."""
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


def pack(files: Mapping[str, str]) -> bytes:
    """The files as a ZIP; the same files always give the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files, key=lambda name: (name != MAIN, name)):
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), files[name].encode(), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def unpack(content: bytes) -> dict[str, str]:
    """The files in a ZIP, wherever in it one folder holds them; Invalid when it is no service."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _read(archive)
    except _DAMAGED as error:
        raise _refusal("The file is not a ZIP archive that can be read") from error


def _read(archive: zipfile.ZipFile) -> dict[str, str]:
    entries = [
        entry for entry in archive.infolist() if not entry.is_dir() and not entry.filename.startswith("__MACOSX")
    ]
    if len(entries) > MOST_FILES:
        raise _refusal(f"The archive holds {len(entries)} files", f"At most {MOST_FILES} files")
    mains = [entry.filename for entry in entries if entry.filename.rpartition("/")[2] == MAIN]
    if len(mains) != 1:
        found = "no service.yaml" if not mains else f"{len(mains)} files called service.yaml"
        raise _refusal(f"The archive holds {found}", "One service.yaml, with its other files beside it")
    folder = mains[0].removesuffix(MAIN)
    files: dict[str, str] = {}
    left = MOST_BYTES
    for entry in entries:
        name = entry.filename.removeprefix(folder)
        if not is_file_name(name):
            raise _refusal(f"The archive holds “{entry.filename}”", "YAML and CSV files beside service.yaml")
        with archive.open(entry) as file:
            content = file.read(left + 1)
        left -= len(content)
        if left < 0:
            raise _refusal("The archive is too large when unpacked", f"At most {MOST_BYTES:,} bytes in all")
        files[name] = _text(name, content)
    return files


def _text(name: str, content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _refusal(f"“{name}” is not UTF-8 text") from error
    if len(text) > LONGEST_FILE:
        raise _refusal(f"“{name}” has {len(text):,} characters", f"At most {LONGEST_FILE:,}")
    return text.replace("\r\n", "\n")


def adopt(files: Mapping[str, str], *, organisation: str, owner: str, origin: str, service: str = "") -> dict[str, str]:
    """The same service for another organisation: only whose it is changes, and its address if asked."""
    main = set_value(files[MAIN], ("organisation",), organisation)
    main = set_value(set_value(main, ("owner",), owner), ("origin",), origin)
    if service:
        main = set_value(main, ("service",), service)
    return {**files, MAIN: main}


def _refusal(what: str, expected: str = "A ZIP archive made by “Download this service”") -> Invalid:
    return Invalid(f"{what}.", expected=f"{expected}.", to_do="Choose another file, or make the archive again.")

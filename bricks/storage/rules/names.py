"""File names that are safe to keep, to show and to send back."""

import re
import unicodedata
from urllib.parse import quote

from bricks.storage.rules.types import FACTS
from bricks.storage.settings import FileType

LONGEST = 120

# Characters that file systems refuse, that end a header, or that turn the reading direction round so
# that `cod.exe` looks like `exe.doc`.
_UNSAFE = re.compile(
    r'[\x00-\x1f\x7f-\x9f<>:"/\\|?*;%\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]'
)
_DEVICES = re.compile(r"^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)
_PICTURES_AND_PAPERS = {extension for facts in FACTS.values() for extension in facts.extensions}


def safe_name(name: str, kind: FileType) -> str:
    """The name under which a file of this type is kept: one path segment that ends as its type does.

    A wrong ending of a known kind is replaced (`photo.jpg` that is a PNG becomes `photo.png`);
    anything else gets the right ending added (`run.exe` that is plain text becomes `run.exe.txt`).
    """
    stem = re.split(r"[/\\]", name)[-1]
    if any("\ud800" <= character <= "\udfff" for character in stem):
        stem = stem.encode("utf-8", "ignore").decode()
    stem = _UNSAFE.sub("", unicodedata.normalize("NFC", stem))
    stem = " ".join(stem.split()).strip(" .")
    if _DEVICES.match(stem):
        stem = f"_{stem}"
    extensions = FACTS[kind].extensions
    front, dot, ending = stem.rpartition(".")
    if dot and ending.lower() in extensions:
        stem, ending = front, ending.lower()
    else:
        if dot and ending.lower() in _PICTURES_AND_PAPERS:
            stem = front
        ending = extensions[0]
    stem = stem[: LONGEST - len(ending) - 1].strip(" .") or "document"
    return f"{stem}.{ending}"


def attachment(name: str) -> str:
    """The Content-Disposition that saves a file under this name (RFC 6266, RFC 8187)."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^A-Za-z0-9 ._()\-]", "_", plain).strip(" .") or "document"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def show_size(size: int) -> str:
    """A size as people read it: `340 bytes`, `12 KB`, `3.4 MB` (thousands, as file managers count)."""
    if size < 1000:
        return f"{size} byte{'' if size == 1 else 's'}"
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} KB"
    return f"{size / 1_000_000:.1f} MB"

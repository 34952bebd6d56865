"""Documents in a folder of this machine."""

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import IO, ClassVar

from commons.errors import Damaged, TooLarge
from commons.ports import Stored


def name_of(digest: str) -> str:
    """Where content lies: `ab/cdef...`; KeyError for what is no SHA-256."""
    if len(digest) != 64 or not all(c in "0123456789abcdef" for c in digest):
        raise KeyError(digest)
    return f"{digest[:2]}/{digest[2:]}"


def received(parts: Iterable[bytes], limit: int, file: IO[bytes]) -> Stored:
    """Write content to a file while its digest is taken; TooLarge beyond the limit in bytes."""
    total, size, head = hashlib.sha256(), 0, b""
    for part in parts:
        size += len(part)
        if size > limit:
            raise TooLarge(
                "The file is too large.",
                expected=f"A file of at most {limit // 1_000_000 or 1} MB.",
                to_do="Make the file smaller, or send it in parts.",
            )
        head = (head + part)[:8192] if len(head) < 8192 else head
        total.update(part)
        file.write(part)
    return Stored(total.hexdigest(), size, head)


class FolderDocuments:
    """Documents in a folder: `ab/cdef...`, written aside and moved into place."""

    near: ClassVar[bool] = True

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, parts: Iterable[bytes], limit: int) -> Stored:
        self.folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self.folder, prefix="incoming-")
        try:
            with os.fdopen(handle, "wb") as file:
                stored = received(parts, limit, file)
                file.flush()
                os.fsync(file.fileno())
            target = self.folder / name_of(stored.digest)
            target.parent.mkdir(exist_ok=True)
            os.replace(name, target)
            keep_names(target.parent)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        return stored

    def read(self, digest: str) -> Iterator[bytes]:
        """Each part is passed on when the next one is there, so that the last one waits for the digest."""
        path = self.folder / name_of(digest)
        if not path.exists():
            raise KeyError(digest)
        total, waiting = hashlib.sha256(), b""
        with path.open("rb") as file:
            while part := file.read(65536):
                total.update(part)
                if waiting:
                    yield waiting
                waiting = part
        if total.hexdigest() != digest:
            raise Damaged.document(digest)
        if waiting:
            yield waiting

    def remove(self, digest: str, *, before: datetime | None = None) -> None:
        path = self.folder / name_of(digest)
        with suppress(FileNotFoundError):
            if before is None or path.stat().st_mtime < before.timestamp():
                path.unlink()


def keep_names(folder: Path) -> None:
    """Have the folder itself written, so that a power cut does not take the name of a file in it."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

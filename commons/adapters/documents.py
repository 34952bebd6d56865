"""Documents in a folder of this machine."""

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from commons.errors import TooLarge
from commons.ports import Stored


class FolderDocuments:
    """Documents in a folder: `ab/cdef...`, written aside and moved into place."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def _path(self, digest: str) -> Path:
        if len(digest) != 64 or not all(c in "0123456789abcdef" for c in digest):
            raise KeyError(digest)
        return self.folder / digest[:2] / digest[2:]

    def put(self, parts: Iterable[bytes], limit: int) -> Stored:
        self.folder.mkdir(parents=True, exist_ok=True)
        total, size, head = hashlib.sha256(), 0, b""
        handle, name = tempfile.mkstemp(dir=self.folder, prefix="incoming-")
        try:
            with os.fdopen(handle, "wb") as file:
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
                file.flush()
                os.fsync(file.fileno())
            target = self._path(total.hexdigest())
            target.parent.mkdir(exist_ok=True)
            os.replace(name, target)
            _keep_name(target.parent)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        return Stored(total.hexdigest(), size, head)

    def read(self, digest: str) -> Iterator[bytes]:
        path = self._path(digest)
        if not path.exists():
            raise KeyError(digest)
        with path.open("rb") as file:
            while part := file.read(65536):
                yield part

    def remove(self, digest: str) -> None:
        self._path(digest).unlink(missing_ok=True)


def _keep_name(folder: Path) -> None:
    """Have the folder itself written, so that a power cut does not take the name of a file in it."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
